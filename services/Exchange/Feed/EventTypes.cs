using CaseRecords.Fhir;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Exchange.Feed;

/// <summary>Reads the feed's <c>type</c> parameter: a resource type, or the type of a CloudEvent.</summary>
internal static class EventTypes
{
    private const string ResourcePrefix = "org.caserecords.resource.";
    private const string CasePrefix = "org.caserecords.case.";
    private const string Version = ".v1";

    /// <summary>The filter narrowed to a type; null where the text names none.</summary>
    public static LogFilter? Filter(string type, LogFilter filter)
    {
        if (R4.IsResourceType(type))
        {
            return filter with { Type = type };
        }

        if (!type.EndsWith(Version, StringComparison.Ordinal))
        {
            return null;
        }

        var name = type[..^Version.Length];

        return name.StartsWith(ResourcePrefix, StringComparison.Ordinal) ? Resource(name[ResourcePrefix.Length..], filter)
            : name.StartsWith(CasePrefix, StringComparison.Ordinal) ? Case(name[CasePrefix.Length..], filter)
            : null;
    }

    private static LogFilter? Resource(string past, LogFilter filter) =>
        past.All(char.IsAsciiLetterLower) && Enum.TryParse<ResourceAction>(past, ignoreCase: true, out var action)
            ? filter with { Action = action }
            : null;

    private static LogFilter? Case(string name, LogFilter filter)
    {
        var dash = name.LastIndexOf('-');

        return dash <= 0 ? null : filter with { Noun = Pascal(name[..dash]), Verb = name[(dash + 1)..] };
    }

    private static string Pascal(string kebab) =>
        string.Concat(kebab.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
