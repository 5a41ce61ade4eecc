using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Validation.Structure;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation;

/// <summary>The invariants of a Bundle, bdl-1 to bdl-12, each at its place.</summary>
/// <seealso href="https://hl7.org/fhir/R4/bundle.html#invs"/>
internal static class BundleRules
{
    /// <summary>Checks a bundle and the bundles in it; nothing where the resource is none.</summary>
    public static IEnumerable<Issue> Check(Resource resource, string place = "Bundle")
    {
        if (resource is not Bundle bundle)
        {
            yield break;
        }

        foreach (var issue in OfBundle(bundle, place).Concat(OfEntries(bundle, place)).Concat(Unique(bundle, place)))
        {
            yield return issue;
        }

        foreach (var (i, entry) in bundle.Entry.Index())
        {
            foreach (var issue in entry.Resource is null ? [] : Check(entry.Resource, $"{place}.entry[{i}].resource"))
            {
                yield return issue;
            }
        }
    }

    private static IEnumerable<Issue> OfBundle(Bundle bundle, string place)
    {
        if (bundle.TotalElement is not null && bundle.Type is not (Bundle.BundleType.Searchset or Bundle.BundleType.History))
        {
            yield return Broken("bdl-1", "Only a searchset or a history has a total.", $"{place}.total");
        }

        if (bundle.Type == Bundle.BundleType.Document)
        {
            if (bundle.Identifier is not { System: not null, Value: not null })
            {
                yield return Broken("bdl-9", "A document has an identifier with system and value.", $"{place}.identifier");
            }

            if (bundle.Timestamp is null)
            {
                yield return Broken("bdl-10", "A document has a timestamp.", $"{place}.timestamp");
            }

            if (bundle.Entry.FirstOrDefault()?.Resource is not Composition)
            {
                yield return Broken("bdl-11", "The first entry of a document is a Composition.", $"{place}.entry[0].resource");
            }
        }

        if (bundle.Type == Bundle.BundleType.Message && bundle.Entry.FirstOrDefault()?.Resource is not MessageHeader)
        {
            yield return Broken("bdl-12", "The first entry of a message is a MessageHeader.", $"{place}.entry[0].resource");
        }
    }

    private static IEnumerable<Issue> OfEntries(Bundle bundle, string place)
    {
        var asks = bundle.Type is Bundle.BundleType.Batch or Bundle.BundleType.Transaction or Bundle.BundleType.History;
        var answers = bundle.Type is Bundle.BundleType.BatchResponse or Bundle.BundleType.TransactionResponse or Bundle.BundleType.History;

        foreach (var (i, entry) in bundle.Entry.Index())
        {
            var at = $"{place}.entry[{i}]";

            if (entry.Search is not null && bundle.Type != Bundle.BundleType.Searchset)
            {
                yield return Broken("bdl-2", "Only an entry of a searchset has search.", $"{at}.search");
            }

            if (bundle.Type is not null && (entry.Request is not null) != asks)
            {
                yield return Broken("bdl-3", asks ? "An entry of a batch, a transaction or a history has a request." : "Only entries of a batch, a transaction or a history have a request.", $"{at}.request");
            }

            if (bundle.Type is not null && (entry.Response is not null) != answers)
            {
                yield return Broken("bdl-4", answers ? "An entry of an answer or a history has a response." : "Only entries of an answer or a history have a response.", $"{at}.response");
            }

            if (entry.Resource is null && entry.Request is null && entry.Response is null)
            {
                yield return Broken("bdl-5", "An entry has a resource, a request or a response.", at);
            }

            if (entry.FullUrl?.Contains("/_history/", StringComparison.Ordinal) == true)
            {
                yield return Broken("bdl-8", "A fullUrl names no version.", $"{at}.fullUrl");
            }
        }
    }

    private static IEnumerable<Issue> Unique(Bundle bundle, string place)
    {
        if (bundle.Type == Bundle.BundleType.History)
        {
            yield break;
        }

        HashSet<(string Url, string? Version)> seen = [];

        foreach (var (i, entry) in bundle.Entry.Index())
        {
            if (entry.FullUrl is { } url && !seen.Add((url, entry.Resource?.Meta?.VersionId)))
            {
                yield return Broken("bdl-7", "Another entry has the same fullUrl and version.", $"{place}.entry[{i}].fullUrl");
            }
        }
    }

    private static Issue Broken(string key, string diagnostics, string path) => ResourceScope.Invariant(key, diagnostics, path);
}
