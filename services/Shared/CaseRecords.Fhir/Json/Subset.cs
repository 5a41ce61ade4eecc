namespace CaseRecords.Fhir.Json;

/// <summary>Says which members of a resource are kept when only a part of it is asked for.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#summary"/>
internal abstract record Subset
{
    /// <summary>Everything below.</summary>
    public static Subset Whole { get; } = new All();

    /// <summary>What R4 marks as summary, at every level, and what must be there.</summary>
    public static Subset Summary { get; } = new Marked();

    /// <summary>The narrative, who it is about, and what must be there.</summary>
    public static Subset Text { get; } = new Told();

    /// <summary>Everything but the narrative.</summary>
    public static Subset Data { get; } = new Untold();

    /// <summary>Whether resources that a search included are cut too.</summary>
    public virtual bool CutsIncluded => true;

    /// <summary>What is kept of a member; null where it is left out.</summary>
    /// <param name="element">Null for what R4 does not know.</param>
    /// <param name="type">The type that holds the member.</param>
    public abstract Subset? Of(ElementInfo? element, ElementTable? type);

    private sealed record All : Subset
    {
        public override Subset? Of(ElementInfo? element, ElementTable? type) => this;
    }

    private sealed record Marked : Subset
    {
        public override Subset? Of(ElementInfo? element, ElementTable? type) =>
            element is null ? null
            : element.InSummary || element.IsMandatory ? Below(element)
            : element.Stem is "id" or "extension" && type is { IsResource: false, IsBackbone: false } ? Whole // it qualifies a value that is kept
            : null;

        private Subset Below(ElementInfo element) =>
            element.IsPrimitive || element.Form == ElementForm.Resource || element.Stem is "meta" or "modifierExtension" ? Whole : this;
    }

    private sealed record Told : Subset
    {
        public override Subset? Of(ElementInfo? element, ElementTable? type) =>
            element is { Stem: "id" or "meta" or "text" } or { IsMandatory: true } ? Whole : null;
    }

    private sealed record Untold : Subset
    {
        public override Subset? Of(ElementInfo? element, ElementTable? type) => element is { Stem: "text" } ? null : Whole;
    }
}
