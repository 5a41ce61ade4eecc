using CaseRecords.Fhir;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Issues;
using CaseRecords.Routing;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.DemoCase.Tests;

/// <summary>Plays the demo case through classifier, rules and announcements, day by day, over a record in memory.</summary>
internal sealed class Play
{
    private static readonly ServiceDefinition[] Services =
    [
        Patients.Patients.Definitions,
        Imaging.Imaging.Definitions,
        Diagnoses.Diagnoses.Definitions,
        Genomics.Genomics.Definitions,
        Treatments.Treatments.Definitions,
    ];

    private readonly Ownership ownership = new(Services, RoutingTable.OwnerOf);
    private readonly Dictionary<ResourceKey, (Resource Resource, long Version)> record = [];

    /// <summary>The owner that each resource got when it was created.</summary>
    public Dictionary<ResourceKey, string> Owners { get; } = [];

    public List<Issue> Issues { get; } = [];

    /// <summary>The case events in order, one line each, such as <c>2025-04-17 Primary.linked Condition/cond-met</c>.</summary>
    public List<string> Events { get; } = [];

    /// <summary>The record as it is now.</summary>
    public IEnumerable<Resource> Resources => record.Values.Select(version => version.Resource);

    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "samples", "wang"), "*.json").Order(StringComparer.Ordinal)];

    public static string DayOf(string file) => Path.GetFileNameWithoutExtension(file)[3..];

    public static Play Through(string lastDay = "9999-12-31")
    {
        var play = new Play();

        foreach (var file in Files.Where(file => string.CompareOrdinal(DayOf(file), lastDay) <= 0))
        {
            play.Send(DayOf(file), FhirJsonDeserializer.STRICT.Deserialize<Bundle>(File.ReadAllText(file)));
        }

        return play;
    }

    private void Send(string day, Bundle bundle)
    {
        var sent = bundle.Entry.Select(entry => entry.Resource!).ToList();
        var around = new Dictionary<ResourceKey, Resource>(record.Select(old => KeyValuePair.Create(old.Key, old.Value.Resource)));

        foreach (var resource in sent)
        {
            resource.Id ??= "assigned";
            around[KeyOf(resource)] = resource;
        }

        foreach (var resource in sent)
        {
            Write(day, resource, around);
        }
    }

    private void Write(string day, Resource resource, Dictionary<ResourceKey, Resource> around)
    {
        var key = KeyOf(resource);
        var known = record.TryGetValue(key, out var current);
        var owner = Owners.TryGetValue(key, out var owning) ? owning : Owners[key] = ownership.OwnerOf(resource);
        var definitions = ownership.For(owner, known ? current.Resource : null, resource);
        var view = CaseView.Of(definitions.SelectMany(definition => definition.Needs(resource)).SelectMany(need => See(need, around)));

        Issues.AddRange(definitions.SelectMany(definition => definition.Check(resource, view)));
        Events.AddRange(definitions
            .SelectMany(definition => definition.Announce(key, known ? current.Resource : null, resource, current.Version + 1, view))
            .Select(e => $"{day} {e.Noun}.{e.Verb} {key}"));
        record[key] = (resource, current.Version + 1);
    }

    private static IEnumerable<Resource> See(CaseNeed need, Dictionary<ResourceKey, Resource> around) =>
        need switch
        {
            CaseNeed.ByReference { Target: var target } => ResourceKey.Parse(target) is { } key && around.TryGetValue(key, out var found) ? [found] : [],
            CaseNeed.ByQuery { Type: var type, SearchParameter: var parameter, Target: { } target } =>
                around.Values.Where(resource => resource.TypeName == type && References(resource, parameter).Contains(target)),
            _ => [],
        };

    private static IReadOnlyList<string> References(Resource resource, string parameter) =>
        (resource, parameter) switch
        {
            (Condition condition, "related-primary") => condition.RelatedPrimaries(),
            (Condition { Subject.Reference: { } patient }, "subject") => [patient],
            (Specimen { Subject.Reference: { } patient }, "subject") => [patient],
            (MedicationRequest { Subject.Reference: { } patient }, "subject") => [patient],
            (MedicationAdministration { Subject.Reference: { } patient }, "subject") => [patient],
            _ => throw new NotSupportedException($"The play does not know {resource.TypeName}?{parameter}."),
        };

    private static ResourceKey KeyOf(Resource resource) => new(resource.TypeName, resource.Id!);
}
