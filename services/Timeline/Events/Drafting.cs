using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Starts an event from the resource that it stands for.</summary>
internal static class Drafting
{
    extension(Resource resource)
    {
        /// <param name="recorded">When the author wrote it down, where the resource says so.</param>
        public TimelineEvent Draft(Version version, Lane lane, string kind, EventTime start, string title, string? recorded = null) => new()
        {
            Id = $"{resource.TypeName}/{resource.Id}",
            PatientId = version.PatientId,
            Lane = lane,
            Kind = kind,
            Start = start,
            Title = Labels.Sentence(title),
            Status = EventStatus.Unknown,
            Resource = new EventResource(resource.TypeName, resource.Id ?? string.Empty, version.Number, version.Service),
            Source = new EventSource(null, recorded ?? When.Text(version.Received), false) { IsDated = recorded is not null },
        };

        public bool Claims(string profile) =>
            resource.Meta?.Profile?.Any(p => p is not null && p.Split('|')[0].EndsWith(profile, StringComparison.Ordinal)) ?? false;
    }

    public static IReadOnlyList<EventLink> Links(params IEnumerable<(string Rel, ResourceReference? Target)> links) =>
        [.. from link in links where link.Target?.Reference is not null select new EventLink(link.Rel, Relative(link.Target!.Reference!))];

    /// <summary>The type and id at the end of a reference, however absolute it is and whichever version it names.</summary>
    public static string Relative(string reference)
    {
        var path = reference.Split("/_history/")[0];
        var parts = path.Split('/');

        return parts.Length > 2 && ModelInfo.IsKnownResource(parts[^2]) ? $"{parts[^2]}/{parts[^1]}" : path;
    }

    /// <summary>Says several things in one line, leaving out what is not there.</summary>
    public static string? Line(params IEnumerable<string?> parts)
    {
        var said = parts.Where(p => !string.IsNullOrWhiteSpace(p)).ToList();

        return said.Count == 0 ? null : string.Join(", ", said);
    }
}
