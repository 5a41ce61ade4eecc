using Hl7.Fhir.Model;

namespace CaseRecords.Terminology;

/// <summary>The code tables as FHIR value sets, so that a search can ask for what a rule looks for; and the code systems that are ours.</summary>
public static class TableTerms
{
    /// <summary>Before the name of a table: the address of its value set.</summary>
    public const string ValueSets = "https://caserecords.example/fhir/ValueSet/";

    private static readonly string[] OurSystems = [CodeSystems.CarePlanKind, CodeSystems.MetastasisRoute, CodeSystems.DrugName];

    /// <summary>A value set that holds what <see cref="CodeTable.Find(string?, string?)"/> finds in a table, or a code system of ours; null for any other address.</summary>
    /// <param name="type">ValueSet or CodeSystem.</param>
    public static Resource? Find(string type, string url) => type switch
    {
        "ValueSet" when url.StartsWith(ValueSets, StringComparison.Ordinal) && CodeTable.Names.Contains(url[ValueSets.Length..]) => Set(CodeTable.Named(url[ValueSets.Length..])),
        "CodeSystem" when OurSystems.Contains(url) => System(url),
        _ => null,
    };

    private static ValueSet Set(CodeTable table) => new()
    {
        Url = ValueSets + table.Name,
        Name = table.Name,
        Status = PublicationStatus.Active,
        Compose = new() { Include = [.. table.Rows.GroupBy(row => row.System).SelectMany(system => Parts(system.Key, [.. system.Select(row => row.Code)]))] },
    };

    private static IEnumerable<ValueSet.ConceptSetComponent> Parts(string system, IReadOnlyList<string> codes) => system switch
    {
        CodeSystems.Icd10Cm =>
        [
            .. codes.Select(code => Under(system, code)),
            .. codes.Where(code => code.Length == 3).SelectMany(code => new[] { Under(CodeSystems.Icd10, code), Under(CodeSystems.Icd10Gm, code) }),
        ],
        CodeSystems.Hgnc => [Listed(system, codes), Listed(CodeSystems.HgncAlias, codes)],
        _ => [Listed(system, codes)],
    };

    private static ValueSet.ConceptSetComponent Listed(string system, IEnumerable<string> codes) =>
        new() { System = system, Concept = [.. codes.Select(code => new ValueSet.ConceptReferenceComponent { Code = code })] };

    private static ValueSet.ConceptSetComponent Under(string system, string code) =>
        new() { System = system, Filter = [new ValueSet.FilterComponent { Property = "concept", Op = FilterOperator.IsA, Value = code }] };

    private static CodeSystem System(string url) => new()
    {
        Url = url,
        Status = PublicationStatus.Active,
        Content = CodeSystemContentMode.Complete,
        CaseSensitive = false,
        Concept =
        [
            .. CodeTable.Names.SelectMany(name => CodeTable.Named(name).Rows).Where(row => row.System == url).DistinctBy(row => row.Code)
                .Select(row => new CodeSystem.ConceptDefinitionComponent { Code = row.Code, Display = row.Display }),
        ],
    };
}
