using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;

namespace CaseRecords.Fhir.Http;

/// <summary>Cuts answers to what <c>_summary</c> and <c>_elements</c> ask for, in one place for every interaction and every entry of a batch.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#summary"/>
internal static class Shaping
{
    /// <summary>Whether a parameter is about the form of the answer, and so for every interaction.</summary>
    public static bool IsGeneral(string parameter) => parameter is "_format" or "_pretty" or "_summary" or "_elements";

    /// <summary>The general parameters of a request as the rest of a query, each after an ampersand: a page's links keep them.</summary>
    public static string Kept(FhirRequest request) =>
        string.Concat(request.Query.Where(pair => IsGeneral(pair.Key) && pair.Value.Length > 0).Select(pair => $"&{pair.Key}={Uri.EscapeDataString(pair.Value)}"));

    /// <summary>What is kept of the resources of the answer, or why this cannot be asked; neither where they are served whole.</summary>
    public static (Subset? Subset, Issue? Refusal) Of(FhirRoute route, FhirRequest request)
    {
        if (request.Query.Count == 0)
        {
            return default;
        }

        var summary = Values(request, "_summary");
        var elements = Values(request, "_elements");

        return (summary, elements) switch
        {
            ({ Count: > 1 }, _) => (null, Issue.Invalid("_summary may be given once.", "_summary")),
            ([not "false"], { Count: > 0 }) => (null, Issue.Invalid("Of _summary and _elements one can be asked for.", "_elements")),
            (_, { Count: > 0 }) => Listed(route, request, string.Join(',', elements)),
            (["true"], _) => (Subset.Summary, null),
            (["data"], _) => (Subset.Data, null),
            (["text"], _) => request.Query.Any(pair => Includes(pair.Key))
                ? (null, Issue.Invalid("_summary=text cannot be combined with _include and _revinclude.", "_summary"))
                : (Subset.Text, null),
            (["count"], _) => (null, IsSearch(route) ? null : Issue.Invalid("_summary=count is for searches.", "_summary")),
            ([] or ["false"], _) => default,
            _ => (null, Issue.Invalid("_summary is true, text, data, count or false.", "_summary")),
        };
    }

    /// <summary>The answer with its resources cut.</summary>
    public static FhirResponse Cut(FhirResponse answer, FhirRoute route, FhirRequest request, Subset subset) =>
        answer.Failed || answer.Body.IsEmpty
            ? answer
            : answer with { Body = AnswerSubset.Cut(answer.Body, subset, IsAboutOne(route) ? request.Type : null, isOfEntries: route.Interaction == Interaction.Bundle) };

    private static (Subset? Subset, Issue? Refusal) Listed(FhirRoute route, FhirRequest request, string list)
    {
        var type = route.Pattern.StartsWith("{type}", StringComparison.Ordinal) ? request.Type : null;
        var (paths, unknown) = ElementPaths.Parse(list, type);

        return unknown is null || request.Prefer.Lenient ? (paths, null) : (null, Issue.Invalid($"There is no element {unknown}.", "_elements"));
    }

    private static List<string> Values(FhirRequest request, string name) =>
        [.. request.Query.Where(pair => pair.Key == name && pair.Value.Length > 0).Select(pair => pair.Value)];

    private static bool Includes(string parameter) =>
        parameter.StartsWith("_include", StringComparison.Ordinal) || parameter.StartsWith("_revinclude", StringComparison.Ordinal);

    private static bool IsSearch(FhirRoute route) => route.Interaction is Interaction.SearchType or Interaction.SearchSystem or Interaction.SearchCompartment;

    private static bool IsAboutOne(FhirRoute route) => route.Interaction is Interaction.Read or Interaction.Vread or Interaction.Create or Interaction.Update or Interaction.ConditionalUpdate or Interaction.Patch or Interaction.ConditionalPatch;
}
