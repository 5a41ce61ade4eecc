using System.Globalization;
using System.Text.Json;
using CaseRecords.Fhir.Log;
using CaseRecords.Timeline.Events;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using EventStatus = CaseRecords.Timeline.Events.EventStatus;

namespace CaseRecords.Timeline.Store;

/// <summary>What one version of a resource puts on the timeline, and how that is kept in a row.</summary>
internal sealed record Projected(IReadOnlyList<TimelineEvent> Events, IReadOnlyList<CaseFact> Facts)
{
    private static readonly string[] HeadlineKinds = [Kinds.Primary, Kinds.Secondary, Kinds.Neoplasm, Kinds.Stage];

    public static Projected Nothing { get; } = new([], []);

    public static bool Speaks(string type) => TimelineEvents.Speaks(type);

    /// <summary>The record holds only what was valid when it came; what a later model cannot read is left out, the rest is shown.</summary>
    public static Projected From(ReadOnlySpan<byte> json, LogEntry entry, string patient)
    {
        var reader = new Utf8JsonReader(json);
        FhirJsonDeserializer.OSTRICH.TryDeserializeResource(ref reader, out var resource, out _);

        return resource is null ? Nothing : From(resource, new Events.Version(patient, entry.Version, entry.Owner, entry.Time));
    }

    public static Projected From(Resource resource, Events.Version version) =>
        new(TimelineEvents.From(resource, version), TimelineEvents.FactsFrom(resource, version));

    public void Fill(ResourceRow row)
    {
        row.Events = Events.Count == 0 ? null : JsonSerializer.Serialize(Events, TimelineJson.Options);
        row.Facts = Facts.Count == 0 ? null : JsonSerializer.Serialize(Facts, TimelineJson.Options);
        row.IsHeadline = Facts.OfType<PersonFact>().Any() || Events.Any(e => HeadlineKinds.Contains(e.Kind));
        row.LastDay = Events.Where(e => !e.IsPlanned && e.Status is not (EventStatus.Cancelled or EventStatus.EnteredInError))
            .Select(e => e.Start.FirstDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Max();
    }

    public static Projected Of(ResourceRow row) => new(
        row.Events is null ? [] : JsonSerializer.Deserialize<List<TimelineEvent>>(row.Events, TimelineJson.Options) ?? [],
        row.Facts is null ? [] : JsonSerializer.Deserialize<List<CaseFact>>(row.Facts, TimelineJson.Options) ?? []);
}
