using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CaseRecords.Fhir.Http;

/// <summary>Finds the format of the answer: <c>_format</c> before <c>Accept</c>, the highest quality, what is named before what is only covered, JSON on a tie.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#mime-type"/>
internal static class ContentNegotiation
{
    /// <summary>How much a wildcard counts as naming something.</summary>
    private const int Covered = 0;
    private const int Named = 1;

    /// <param name="parameters">The pairs of the query, and of a posted search form.</param>
    /// <param name="isBinary">Whether a Binary is read, which goes out as it is unless FHIR's own formats are asked for.</param>
    public static (AnswerFormat Format, Issue? Refusal) Of(HttpRequest request, IReadOnlyList<KeyValuePair<string, string>> parameters, bool isBinary)
    {
        var (format, pretty) = (Find(parameters, "_format"), Find(parameters, "_pretty"));

        if (pretty is not (null or "true" or "false"))
        {
            return (AnswerFormat.Json, Issue.Invalid("_pretty is true or false.", "_pretty"));
        }

        var chosen = format is not null ? OfParameter(format) : OfHeader(request.Headers.Accept, isBinary);

        if (chosen is null)
        {
            return (AnswerFormat.Json, Unspoken(406, format is not null ? "_format" : "Accept"));
        }

        return (pretty == "true" ? chosen with { IsPretty = true } : chosen, null);
    }

    /// <summary>The refusal of a media type, asked for (406) or sent (415).</summary>
    public static Issue Unspoken(int status, string where) => new(
        status, OperationOutcome.IssueType.NotSupported, $"{where}: only application/fhir+json and application/fhir+xml of R4 (fhirVersion 4.0), in UTF-8, are supported.");

    /// <summary>The release that a media type is about, where it names one.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/versioning.html#mt-version"/>
    public static string? VersionOf(MediaTypeHeaderValue type) =>
        type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("fhirVersion", StringComparison.OrdinalIgnoreCase)) is { } version
            ? HeaderUtilities.RemoveQuotes(version.Value).Value
            : null;

    public static bool IsR4(string? version) => version is null or "4.0" or R4.Version;

    private static string? Find(IReadOnlyList<KeyValuePair<string, string>> parameters, string name) =>
        parameters.FirstOrDefault(pair => pair.Key == name && pair.Value.Length > 0).Value;

    /// <summary>A short name, or a media type whose plus may have come as a space.</summary>
    private static AnswerFormat? OfParameter(string format)
    {
        var parts = format.Split(';', 2, StringSplitOptions.TrimEntries);
        var name = parts[0].Replace(' ', '+').ToLowerInvariant();
        var full = name switch { "json" => AnswerFormat.FhirJson, "xml" => AnswerFormat.FhirXml, _ => name };

        if (AnswerFormat.Named(full) is not { } known
            || !MediaTypeHeaderValue.TryParse(parts.Length > 1 && parts[1].Length > 0 ? $"{full};{parts[1]}" : full, out var type)
            || !IsR4(VersionOf(type)))
        {
            return null;
        }

        var spoken = known.IsXml ? new AnswerFormat(AnswerFormat.FhirXml) { IsXml = true } : AnswerFormat.Json;

        return VersionOf(type) is null ? spoken : spoken with { NamesVersion = true };
    }

    private static AnswerFormat? OfHeader(StringValues header, bool isBinary)
    {
        if (header.Count == 0 || header is [null or "" or "*/*"])
        {
            return isBinary ? AnswerFormat.Native : AnswerFormat.Json;
        }

        if (header is [AnswerFormat.FhirJson])
        {
            return AnswerFormat.Json;
        }

        if (!MediaTypeHeaderValue.TryParseList([.. header.OfType<string>()], out var accepted))
        {
            return null;
        }

        return isBinary && !PrefersFhir(accepted) ? AnswerFormat.Native : Best(accepted);
    }

    /// <summary>A Binary is FHIR only for who names FHIR's own media types, and no other more.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/binary.html#rest"/>
    private static bool PrefersFhir(IList<MediaTypeHeaderValue> accepted)
    {
        var named = accepted.Where(type => !type.MatchesAllTypes && !type.MatchesAllSubTypes).ToLookup(IsFhir, QualityOf);

        return named[true].DefaultIfEmpty(0).Max() is > 0 and var fhir && fhir >= named[false].DefaultIfEmpty(0).Max();
    }

    private static bool IsFhir(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(AnswerFormat.FhirJson, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals(AnswerFormat.FhirXml, StringComparison.OrdinalIgnoreCase);

    private static AnswerFormat? Best(IList<MediaTypeHeaderValue> accepted) =>
        accepted.SelectMany(type => Offers(type, accepted))
            .Where(offer => offer.Quality > 0)
            .OrderByDescending(offer => offer.Quality)
            .ThenByDescending(offer => offer.Naming)
            .ThenBy(offer => offer.Format.IsXml)
            .Select(offer => offer.Format)
            .FirstOrDefault();

    /// <summary>What a range of media types makes possible. A wildcard covers what is not named beside it.</summary>
    private static IEnumerable<(AnswerFormat Format, double Quality, int Naming)> Offers(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> accepted)
    {
        if (!IsR4(VersionOf(type)))
        {
            return [];
        }

        if (type.MatchesAllTypes || (type.MatchesAllSubTypes && type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)))
        {
            return new[] { AnswerFormat.Json, new AnswerFormat(AnswerFormat.FhirXml) { IsXml = true } }
                .Where(format => !accepted.Any(other => other.MediaType.Equals(format.MediaType, StringComparison.OrdinalIgnoreCase)))
                .Select(format => (format, QualityOf(type), Covered));
        }

        // A browser asks for pages; it shows JSON better than XML.
        var format = type.MediaType.Value is "text/html" or "application/xhtml+xml" ? AnswerFormat.Json : AnswerFormat.Named(type.MediaType.Value!);

        return format is null ? [] : [(VersionOf(type) is null ? format : format with { NamesVersion = true }, QualityOf(type), Named)];
    }

    private static double QualityOf(MediaTypeHeaderValue type) => type.Quality ?? 1;
}
