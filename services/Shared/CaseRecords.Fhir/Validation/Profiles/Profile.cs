using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>A profile and its bases down to the R4 type, compiled.</summary>
/// <seealso href="https://hl7.org/fhir/R4/profiling.html"/>
internal sealed class Profile(Canonical canonical, string name, string type, ElementRules root)
{
    public Canonical Canonical => canonical;

    /// <summary>What messages call it.</summary>
    public string Name => name;

    /// <summary>The R4 resource or data type that it is about.</summary>
    public string Type => type;

    public ElementRules Root => root;

    /// <summary>The bases whose definitions are not at hand: what they demand is not checked.</summary>
    public List<string> MissingBases { get; } = [];

    /// <summary>What of it could not be understood and is not checked, one sentence each.</summary>
    public List<string> NotUnderstood { get; } = [];

    /// <summary>Of an extension: where it may stand; anywhere if this says nothing.</summary>
    public IReadOnlyList<StructureDefinition.ContextComponent> Contexts { get; init; } = [];

    /// <summary>The elements that implementations must support. Known, and not checked in a resource: R4 leaves the meaning to the guide.</summary>
    public IEnumerable<string> MustSupport => root.All().Where(element => element.MustSupport).Select(element => element.Id);

    /// <summary>The profile itself and those that it is derived from, without versions.</summary>
    public HashSet<string> Lineage { get; } = new(StringComparer.Ordinal);
}
