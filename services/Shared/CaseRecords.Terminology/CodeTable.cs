using System.Collections.Concurrent;
using System.Collections.Frozen;
using Hl7.Fhir.Model;

namespace CaseRecords.Terminology;

/// <summary>A list of codes that mean something to our rules, read once from <c>terminology/*.tsv</c>.</summary>
public sealed class CodeTable
{
    private const string Parent = "parent";

    private static readonly ConcurrentDictionary<string, CodeTable> Tables = new(StringComparer.Ordinal);

    private readonly FrozenDictionary<(string System, string Code), CodeRow> index;

    internal CodeTable(string name, IReadOnlyList<CodeRow> rows)
    {
        Name = name;
        Rows = rows;
        index = rows.ToFrozenDictionary(row => (row.System, row.Code));
    }

    public string Name { get; }

    public IReadOnlyList<CodeRow> Rows { get; }

    /// <summary>The names of all tables, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } = TsvFile.Names();

    /// <exception cref="KeyNotFoundException">There is no table of that name.</exception>
    public static CodeTable Named(string name) =>
        Tables.GetOrAdd(name, static name => new CodeTable(name, TsvFile.Read(name)));

    /// <summary>The row of a code. ICD-10 classifies by prefix: an ICD-10 code is found under its longest listed prefix.</summary>
    public CodeRow? Find(string? system, string? code) =>
        (system, code) switch
        {
            (null, _) or (_, null) => null,
            (CodeSystems.Icd10Cm, _) => FindByPrefix(code, shortest: 3),
            (CodeSystems.Icd10 or CodeSystems.Icd10Gm, _) => FindSharedCategory(code),
            (CodeSystems.HgncAlias, _) => index.GetValueOrDefault((CodeSystems.Hgnc, code)),
            _ => index.GetValueOrDefault((system, code)),
        };

    /// <summary>The row of the first coding that is listed.</summary>
    public CodeRow? Find(CodeableConcept? concept) =>
        concept?.Coding.Select(coding => Find(coding.System, coding.Code)).FirstOrDefault(row => row is not null);

    public bool Has(string? system, string? code) => Find(system, code) is not null;

    public bool Has(CodeableConcept? concept) => Find(concept) is not null;

    /// <summary>Whether a coding of the concept is listed in one of the groups.</summary>
    public bool Has(CodeableConcept? concept, params ReadOnlySpan<string> groups)
    {
        foreach (var coding in concept?.Coding ?? [])
        {
            if (Find(coding.System, coding.Code) is { } row && groups.Contains(row.Group))
            {
                return true;
            }
        }

        return false;
    }

    public IEnumerable<CodeRow> InGroup(string group) => Rows.Where(row => row.Group == group);

    /// <summary>Whether a code is another one or lies under it by the table's <c>parent</c> column.</summary>
    public bool IsA(string? system, string? code, string ancestor)
    {
        for (var row = Find(system, code); row is not null; row = Find(system, row[Parent]))
        {
            if (row.Code == ancestor)
            {
                return true;
            }
        }

        return false;
    }

    private CodeRow? FindByPrefix(string code, int shortest)
    {
        for (var length = code.Length; length >= shortest; length--)
        {
            if (index.TryGetValue((CodeSystems.Icd10Cm, code[..length]), out var row))
            {
                return row;
            }
        }

        return null;
    }

    // WHO's and the German ICD-10 share the first three characters with ICD-10-CM, and no more: C80.0 means opposite things.
    private CodeRow? FindSharedCategory(string code) =>
        code.Length < 3 ? null : index.GetValueOrDefault((CodeSystems.Icd10Cm, code[..3]));
}
