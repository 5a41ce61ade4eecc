namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Keeps index rows to one patient; and, where that patient is not alone in being allowed, to resources of several patients.</summary>
/// <param name="Patient">The parameter that holds the patient's number.</param>
internal sealed record SearchSqlPin(string Patient, bool Alone)
{
    /// <summary>Said of a row, behind its alias and a dot.</summary>
    public string Text => Alone ? One : $"patient IN ({Patient}, -1)";

    /// <summary>The same in parts, of which each is one place in an index.</summary>
    public IReadOnlyList<string> Parts => Alone ? [One] : [One, "patient = -1"];

    private string One => $"patient = {Patient}";
}
