using System.Collections.Concurrent;
using CaseRecords.Fhir.Validation;
using Hl7.Fhir.Model;
using Canonical = CaseRecords.Fhir.Validation.Profiles.Canonical;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>The value sets and code systems of R4 itself, made from the extract when first asked for.</summary>
/// <seealso href="https://hl7.org/fhir/R4/terminologies-valuesets.html"/>
internal static class R4Terms
{
    private static readonly Lazy<R4Text> Hierarchies = new(() => R4Text.Load("hierarchies.tsv"));

    private static readonly ConcurrentDictionary<(string Type, string Url), Resource?> Made = new();

    /// <summary>Null for what R4 does not define, or not in this version, or of which the extract does not hold all codes.</summary>
    public static Resource? Find(string type, Canonical canonical) =>
        canonical.Version is not (null or R4.Version) ? null
        : Made.TryGetValue((type, canonical.Url), out var known) ? known
        : Make(type, canonical.Url) is { } made ? Made.GetOrAdd((type, canonical.Url), made)
        : null;

    /// <summary>The systems because of which the codes of one of R4's value sets are not all known; null where it is none of R4's.</summary>
    public static IReadOnlyCollection<string>? Unlisted(string url) => ValueSets.Urls.Contains(url) && ValueSets.Find(url) is { } set ? [.. set.OpenSystems.Except(set.WholeSystems)] : null;

    private static Resource? Make(string type, string url) => type switch
    {
        "ValueSet" when ValueSets.Find(url) is { IsOpen: false } set && set.OpenSystems.IsSubsetOf(set.WholeSystems) => new ValueSet
        {
            Url = url,
            Version = R4.Version,
            Compose = new() { Include = [.. set.Listed.Select(part => Part(part.Key, part.Value)), .. set.WholeSystems.Select(system => Part(system, []))] },
        },
        "CodeSystem" when ValueSets.CodesOf(url) is { } codes => System(url, codes, Hierarchies.Value.Lines(url)?.Skip(1) ?? []),
        _ => null,
    };

    private static CodeSystem System(string url, IEnumerable<string> codes, IEnumerable<string[]> lines)
    {
        var said = lines
            .SelectMany(line => line.Skip(1).Select(code => (Code: code, Property: line[0].Length == 0 ? "inactive" : "parent", Value: line[0])))
            .ToLookup(one => one.Code, one => new CodeSystem.ConceptPropertyComponent { Code = one.Property, Value = one.Property == "parent" ? new Code(one.Value) : new FhirBoolean(true) });

        return new CodeSystem
        {
            Url = url,
            Version = R4.Version,
            Content = CodeSystemContentMode.Complete,
            Concept = [.. codes.Select(code => new CodeSystem.ConceptDefinitionComponent { Code = code, Property = [.. said[code]] })],
        };
    }

    private static ValueSet.ConceptSetComponent Part(string system, IEnumerable<string> codes) =>
        new() { System = system, Concept = [.. codes.Select(code => new ValueSet.ConceptReferenceComponent { Code = code })] };
}
