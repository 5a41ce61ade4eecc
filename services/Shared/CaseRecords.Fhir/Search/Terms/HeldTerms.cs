using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CaseRecords.Fhir.Validation.Profiles;
using Hl7.Fhir.Model;
using Canonical = CaseRecords.Fhir.Validation.Profiles.Canonical;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>The value sets and code systems of one moment. What was found, and what it holds, is kept; what was not is asked for again.</summary>
internal sealed class HeldTerms(FindDefinition find)
{
    /// <summary>More than this are not kept: the record may hold any number.</summary>
    private const int MostKept = 5_000;

    private readonly ConcurrentDictionary<(string Type, Canonical Canonical), Resource> found = new();

    /// <summary>What value sets hold, by the resource.</summary>
    public ConditionalWeakTable<ValueSet, Extents> Expanded { get; } = [];

    public async ValueTask<ValueSet?> ValueSet(string canonical, CancellationToken cancellationToken) => await Find("ValueSet", Canonical.Parse(canonical), cancellationToken) as ValueSet;

    /// <summary>The concepts of a code system; null where it is not held, or only as an example of itself.</summary>
    public async ValueTask<CodeHierarchy?> Hierarchy(string system, string? version, CancellationToken cancellationToken) =>
        await Find("CodeSystem", new Canonical(system, version), cancellationToken) is CodeSystem { Content: CodeSystemContentMode.Complete or CodeSystemContentMode.Fragment } known
            ? CodeHierarchy.Of(known)
            : null;

    /// <summary>Every code of a system: its concepts where they are all known and not too many, else whatever stands under its address.</summary>
    public async ValueTask<CodePattern> Whole(string system, string? version, CancellationToken cancellationToken) =>
        await Hierarchy(system, version, cancellationToken) is { IsComplete: true, Codes: { Count: <= SearchTerms.MostCodes } codes } ? CodePattern.Of(system, codes) : CodePattern.Whole(system);

    private async ValueTask<Resource?> Find(string type, Canonical canonical, CancellationToken cancellationToken)
    {
        if (found.TryGetValue((type, canonical), out var known))
        {
            return known;
        }

        var asked = await find(type, canonical, cancellationToken);

        return asked is null || found.Count >= MostKept ? asked : found.GetOrAdd((type, canonical), asked);
    }
}
