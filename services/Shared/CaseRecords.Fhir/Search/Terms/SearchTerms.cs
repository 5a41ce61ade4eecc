using System.Globalization;
using CaseRecords.Fhir.Search.Paths;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>What stands behind the token modifiers <c>:in</c>, <c>:not-in</c>, <c>:below</c> and <c>:above</c>: which codes they mean, by what the system holds.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#token"/>
public sealed class SearchTerms
{
    /// <summary>A search asks the index for at most so many codes.</summary>
    public const int MostCodes = 10_000;

    private readonly TermSources sources;
    private readonly string? prefix;

    internal SearchTerms(TermSources sources, string? publicBase)
    {
        this.sources = sources;
        prefix = ReferenceText.AsPrefix(publicBase);
    }

    /// <summary>The codes of a value set.</summary>
    /// <param name="reference">Its canonical address, with <c>|version</c> or without; or <c>ValueSet/id</c> of this record, relative or under its public address.</param>
    public async ValueTask<TermAnswer> ValueSet(string reference, CancellationToken cancellationToken)
    {
        var literal = ReferenceText.Local(reference, prefix);

        if (literal is { Type: not "ValueSet" } || (literal is null && !reference.Contains(':', StringComparison.Ordinal)))
        {
            return new(null, TermRefusals.NoReference);
        }

        var held = await sources.Now(cancellationToken);
        var expansion = new ValueSetExpansion(held);

        if (literal is { } key && (reference.StartsWith("ValueSet/", StringComparison.Ordinal) || await held.ValueSet(reference, cancellationToken) is null))
        {
            return await sources.Literal(key, VersionIn(reference), cancellationToken) is { } set
                ? Answer(await expansion.Of(set, set.Url ?? key.ToString(), [], cancellationToken), "This value set has")
                : new(null, TermRefusals.Missing(key.ToString()));
        }

        return Answer(await expansion.Named(reference, [], cancellationToken), "This value set has");
    }

    /// <summary>The code itself and all codes that it subsumes.</summary>
    public ValueTask<TermAnswer> Below(string? system, string code, CancellationToken cancellationToken) =>
        system is not null && Subsumption.ByText(system, code) is { } byText
            ? new(new TermAnswer(CodeExtent.Of(byText).Written(), null))
            : Subsumed(system, "below", (subsumption, known) => subsumption.Below(known, null, code, cancellationToken), cancellationToken);

    /// <summary>The code itself and all codes that subsume it.</summary>
    public ValueTask<TermAnswer> Above(string? system, string code, CancellationToken cancellationToken) =>
        Subsumed(system, "above", (subsumption, known) => subsumption.Above(known, null, code, cancellationToken), cancellationToken);

    private async ValueTask<TermAnswer> Subsumed(string? system, string modifier, Func<Subsumption, string, ValueTask<Extents>> ask, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(system)
            ? new(null, TermRefusals.NoSystem(modifier))
            : Answer(await ask(new Subsumption(await sources.Now(cancellationToken)), system), $"There are {modifier} this code");

    private static TermAnswer Answer(Extents extents, string what) =>
        extents.Refusal is { } refusal ? new(null, refusal)
        : extents.Codes.Size > MostCodes ? new(null, TermRefusals.TooMany(what))
        : new(extents.Codes.Written(), null);

    private static long? VersionIn(string reference) =>
        reference.LastIndexOf("/_history/", StringComparison.Ordinal) is >= 0 and var at ? long.TryParse(reference[(at + "/_history/".Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1 : null;
}
