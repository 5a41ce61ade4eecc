namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Of what a criterion is asked: a resource with a row of its own, or one that another contains.</summary>
/// <param name="Rid">The number of the resource, or of the container.</param>
/// <param name="Sub">The ordinal of the contained resource; 0 for the resource itself.</param>
/// <param name="Row">The alias of the row in resource; null for a contained one.</param>
/// <param name="OneByOne">Whether a resource of this type mostly has a patient of its own, who narrows any question about one resource.</param>
/// <param name="Pin">The one patient that index rows are kept to; null: there is no such patient.</param>
internal sealed record SearchSubject(string Rid, string Patient, string Sub, string? Row, bool OneByOne, SearchSqlPin? Pin = null)
{
    private const string Own = "0";

    /// <summary>A resource by its row.</summary>
    public static SearchSubject OfRow(string alias, bool oneByOne) => new($"{alias}.rid", $"{alias}.patient", Own, alias, oneByOne);

    /// <summary>What a row of ix_ref refers to inside the same container.</summary>
    public static SearchSubject ContainedBy(string alias) => new($"{alias}.rid", $"{alias}.patient", $"-{alias}.target", null, OneByOne: true);

    /// <summary>A contained resource by a row of its own.</summary>
    public static SearchSubject Contained(string alias) => new($"{alias}.rid", $"{alias}.patient", $"{alias}.sub", null, OneByOne: true);

    public bool IsContained => Row is null;

    /// <summary>Whether a chain goes on into what the resource contains: not again once it has come from there, or statements would double with each link.</summary>
    public bool LooksInside { get; init; } = true;

    /// <summary>Whether those that are asked are few beside those that the answer is true of: better asked one at a time, whatever a planner thinks of it.</summary>
    public bool IsOneOfFew { get; init; }

    /// <summary>The number as it is compared with a set, which is not to drive the statement where something else does.</summary>
    public string InSet { get; init; } = Rid;
}
