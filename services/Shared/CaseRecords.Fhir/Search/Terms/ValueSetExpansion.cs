using System.Runtime.InteropServices;
using Hl7.Fhir.Model;
using Canonical = CaseRecords.Fhir.Validation.Profiles.Canonical;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>What a value set holds, by how it is composed, or else by an expansion that holds all of it.</summary>
/// <seealso href="https://hl7.org/fhir/R4/valueset.html#compositions"/>
internal sealed class ValueSetExpansion(HeldTerms held)
{
    /// <summary>Value sets that are made of value sets are followed this far.</summary>
    public const int Deepest = 32;

    /// <summary>So many codes are looked at to find those of one set.</summary>
    private const long MostWork = 2_000_000;

    private static readonly string[] Cut = ["http://hl7.org/fhir/StructureDefinition/valueset-toocostly", "http://hl7.org/fhir/StructureDefinition/valueset-unclosed"];

    private long spent;

    /// <summary>By a canonical address: a set that is held, or one that a code system defines by its address.</summary>
    public async ValueTask<Extents> Named(string canonical, IReadOnlyList<ValueSet> within, CancellationToken cancellationToken)
    {
        if (await held.ValueSet(canonical, cancellationToken) is { } set)
        {
            return await Of(set, canonical, within, cancellationToken);
        }

        var (url, version) = Canonical.Parse(canonical);

        return await ImplicitSets.Find(url, held, cancellationToken) is { } known ? known
            : version is not null && await held.ValueSet(url, cancellationToken) is not null ? TermRefusals.OtherVersion(canonical)
            : R4Terms.Unlisted(url) is { } systems ? TermRefusals.Unlisted(url, systems)
            : TermRefusals.Unknown(canonical);
    }

    /// <param name="name">How it was asked for.</param>
    /// <param name="within">The sets that it is a part of.</param>
    public async ValueTask<Extents> Of(ValueSet set, string name, IReadOnlyList<ValueSet> within, CancellationToken cancellationToken)
    {
        if (held.Expanded.TryGetValue(set, out var known))
        {
            return known;
        }

        if (within.Contains(set))
        {
            return TermRefusals.Circle(TermRefusals.Shown(name));
        }

        if (within.Count >= Deepest)
        {
            return TermRefusals.TooDeep(TermRefusals.Shown(name));
        }

        var made = await Composed(set, TermRefusals.Shown(name), [.. within, set], cancellationToken);

        if (made.Refusal is not null && Listed(set.Expansion) is { } listed)
        {
            made = listed;
        }

        // A set deep in others may be refused there and not by itself.
        if (made.Refusal is null)
        {
            held.Expanded.TryAdd(set, made);
        }

        return made;
    }

    private async ValueTask<Extents> Composed(ValueSet set, string name, IReadOnlyList<ValueSet> within, CancellationToken cancellationToken)
    {
        if (set.Compose is not { } compose)
        {
            return TermRefusals.Incomplete(name);
        }

        var included = await Joined(compose.Include, compose.Inactive == false, name, within, cancellationToken);

        if (included.Refusal is null && compose.LockedDate is { } date && compose.Include.Exists(IsOpenToChange))
        {
            included = included.With(CodeExtent.Told($"The value set {name} is made of what was defined on {date}: here it is made of what is held now."), Or);
        }

        return included.Refusal is not null ? included : included.With(await Joined(compose.Exclude, false, name, within, cancellationToken), Except);
    }

    private static bool IsOpenToChange(ValueSet.ConceptSetComponent? part) => part is { Concept.Count: 0, Version: null };

    private async ValueTask<Extents> Joined(IEnumerable<ValueSet.ConceptSetComponent?> parts, bool onlyActive, string name, IReadOnlyList<ValueSet> within, CancellationToken cancellationToken)
    {
        List<CodeExtent> all = [];

        foreach (var part in parts.OfType<ValueSet.ConceptSetComponent>())
        {
            var one = await Part(part, onlyActive, name, within, cancellationToken);

            if (one.Refusal is not null)
            {
                return one;
            }

            all.Add(one.Codes);
        }

        return Joined(CollectionsMarshal.AsSpan(all));
    }

    /// <summary>By halves: joining one after the other would go over the first ones again and again.</summary>
    private static CodeExtent Joined(ReadOnlySpan<CodeExtent> parts) => parts switch
    {
        [] => CodeExtent.Nothing,
        [var only] => only,
        _ => Joined(parts[..(parts.Length / 2)]).Or(Joined(parts[(parts.Length / 2)..])),
    };

    /// <summary>Within a part, every condition must hold.</summary>
    private async ValueTask<Extents> Part(ValueSet.ConceptSetComponent part, bool onlyActive, string name, IReadOnlyList<ValueSet> within, CancellationToken cancellationToken)
    {
        Extents? all = null;

        if (part.System is { Length: > 0 } system)
        {
            all = part.Concept.Count > 0 ? CodePattern.Of(system, part.Concept.Select(concept => concept?.Code).OfType<string>())
                : part.Filter.Count == 0 ? (Extents)await held.Whole(system, part.Version, cancellationToken)
                : null;

            if (Spends(all?.Codes.Size ?? 0))
            {
                return TermRefusals.TooMuchWork(name);
            }

            foreach (var filter in part.Filter.OfType<ValueSet.FilterComponent>())
            {
                var met = await new FilteredCodes(held, name).Of(part, filter, cancellationToken);
                all = all?.With(met, And) ?? met;

                if (Spends(met.Codes.Size + ((await held.Hierarchy(system, part.Version, cancellationToken))?.Codes.Count ?? 0)))
                {
                    return TermRefusals.TooMuchWork(name);
                }
            }

            all = onlyActive && all is { Refusal: null } ? await Active(part, system, all, cancellationToken) : all;
        }

        foreach (var other in part.ValueSet.OfType<string>())
        {
            var named = await Named(other, within, cancellationToken);
            all = all?.With(named, And) ?? named;

            if (Spends(named.Codes.Size))
            {
                return TermRefusals.TooMuchWork(name);
            }
        }

        return all ?? TermRefusals.NoPart(name);
    }

    private bool Spends(int codes) => (spent += codes + 1) > MostWork;

    private async ValueTask<Extents> Active(ValueSet.ConceptSetComponent part, string system, Extents all, CancellationToken cancellationToken) =>
        await held.Hierarchy(system, part.Version, cancellationToken) is { } hierarchy
            ? all.With(CodePattern.Of(system, hierarchy.Codes.Where(hierarchy.IsInactive)), Except)
            : all.With(CodeExtent.Told($"Which codes of {TermRefusals.NameOf(system)} are inactive is not known here: none is left out."), Or);

    /// <summary>The codes of an expansion that says that it holds all; null for any other.</summary>
    private static CodeExtent? Listed(ValueSet.ExpansionComponent? expansion)
    {
        if (expansion is null || expansion.Offset > 0 || expansion.Extension.Exists(one => Cut.Contains(one?.Url)))
        {
            return null;
        }

        var all = Flat(expansion.Contains).ToList();

        return expansion.Total > all.Count
            ? null
            : all.Where(one => one.Abstract != true && one is { System.Length: > 0, Code.Length: > 0 })
                .GroupBy(one => one.System!)
                .Aggregate(CodeExtent.Nothing, (sum, system) => sum.Or(CodeExtent.Of(CodePattern.Of(system.Key, system.Select(one => one.Code!)))));
    }

    private static CodeExtent Or(CodeExtent one, CodeExtent other) => one.Or(other);

    private static CodeExtent And(CodeExtent one, CodeExtent other) => one.And(other);

    private static CodeExtent Except(CodeExtent one, CodeExtent other) => one.Except(other);

    private static IEnumerable<ValueSet.ContainsComponent> Flat(IEnumerable<ValueSet.ContainsComponent?> level) =>
        level.OfType<ValueSet.ContainsComponent>().SelectMany(one => Flat(one.Contains).Prepend(one));
}
