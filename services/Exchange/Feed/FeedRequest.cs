using System.Globalization;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Exchange.Feed;

/// <summary>The parameters of <c>GET /events</c>.</summary>
/// <param name="FromHead"><c>after=now</c>.</param>
internal sealed record FeedRequest(FeedCursor? After, bool FromHead, int Limit, LogFilter Filter, TimeSpan Wait)
{
    public const int DefaultLimit = 100;
    public const int MostLimit = 1000;
    public const int MostWait = 60;

    private static readonly FeedRequest Default = new(null, false, DefaultLimit, LogFilter.None, TimeSpan.Zero);

    public static (FeedRequest? Request, Issue? Issue) Parse(IQueryCollection query)
    {
        var request = Default;

        foreach (var (name, values) in query)
        {
            if (values is not [{ Length: > 0 } value])
            {
                return (null, Issue.Invalid($"{name} takes one value.", name));
            }

            if (request.With(name, value) is not { } next)
            {
                return (null, Issue.Invalid(Expected(name), name));
            }

            request = next;
        }

        return (request, null);
    }

    private FeedRequest? With(string name, string value) => name switch
    {
        "after" when value == "now" => this with { FromHead = true },
        "after" when FeedCursor.Parse(value) is { } cursor => this with { After = cursor },
        "limit" when Whole(value) is >= 1 and <= MostLimit and var limit => this with { Limit = limit },
        "wait" when Whole(value) is >= 0 and <= MostWait and var seconds => this with { Wait = TimeSpan.FromSeconds(seconds) },
        "type" when EventTypes.Filter(value, Filter) is { } filter => this with { Filter = filter },
        "patient" when PatientOf(value) is { } patient => this with { Filter = Filter with { Patient = patient } },
        _ => null,
    };

    private static string Expected(string name) => name switch
    {
        "after" => "after is a cursor that this feed gave, or now.",
        "limit" => $"limit is a number from 1 to {MostLimit}.",
        "wait" => $"wait is a number of seconds from 0 to {MostWait}.",
        "type" => "type is an R4 resource type, or a type of CloudEvent such as org.caserecords.resource.updated.v1.",
        "patient" => "patient is Patient/id.",
        _ => $"{name} is not a parameter of the feed; after, limit, type, patient and wait are.",
    };

    private static int? Whole(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? PatientOf(string value) => ResourceKey.Parse(value) switch
    {
        { Type: "Patient" } key => key.ToString(),
        null when R4.IsId(value) => $"Patient/{value}",
        _ => null,
    };
}
