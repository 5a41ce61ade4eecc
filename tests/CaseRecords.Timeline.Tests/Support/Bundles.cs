using System.Text.Json;
using System.Text.Json.Nodes;
using CaseRecords.Timeline.Store;
using CaseRecords.Timeline.Views;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Timeline.Tests.Support;

/// <summary>Feeds resources through the pure projection as the record would: in order, each with its version and its patient.</summary>
internal sealed class Bundles
{
    private readonly SortedDictionary<string, (string? Patient, Projected Said)> newest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> versions = [];
    private long position;

    public static Resource Parse(string json)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(json));
        FhirJsonDeserializer.OSTRICH.TryDeserializeResource(ref reader, out var resource, out _);

        return resource ?? throw new ArgumentException("That is no resource.", nameof(json));
    }

    /// <summary>The demo case, as it is sent: one transaction per clinical day.</summary>
    public static Bundles Demo()
    {
        var bundles = new Bundles();
        foreach (var file in Directory.GetFiles(Repository.Path("samples", "wang"), "*.json").Order(StringComparer.Ordinal))
        {
            bundles.Send(File.ReadAllText(file));
        }

        return bundles;
    }

    public Bundles Send(string bundle)
    {
        var root = JsonNode.Parse(bundle)!;
        var at = DateTimeOffset.Parse((string?)root["timestamp"] ?? "2026-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        var text = bundle;

        // A urn:uuid stands for the entry that bears it, as it would after the transaction.
        foreach (var entry in root["entry"]!.AsArray())
        {
            if ((string?)entry!["fullUrl"] is { } url && url.StartsWith("urn:", StringComparison.Ordinal))
            {
                var id = (string?)entry["resource"]!["id"] ?? url[9..];
                text = text.Replace($"\"{url}\"", $"\"{entry["resource"]!["resourceType"]}/{id}\"", StringComparison.Ordinal);
            }
        }

        foreach (var entry in JsonNode.Parse(text)!["entry"]!.AsArray())
        {
            Put(entry!["resource"]!.ToJsonString(), at);
        }

        return this;
    }

    public Bundles Put(string json, DateTimeOffset? at = null)
    {
        var resource = Parse(json);
        resource.Id ??= "new";
        var key = $"{resource.TypeName}/{resource.Id}";
        var version = versions[key] = versions.GetValueOrDefault(key) + 1;
        position++;
        var patient = PatientOf(json, resource);

        newest[key] = (patient, patient is null
            ? Projected.Nothing
            : Projected.From(resource, new Timeline.Events.Version(patient, version, "test", at ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))));

        return this;
    }

    public PatientCase Case(string patient) => new(
        patient,
        [.. newest.Values.Where(r => r.Patient == patient).SelectMany(r => r.Said.Events)],
        [.. newest.Values.Where(r => r.Patient == patient).SelectMany(r => r.Said.Facts)],
        position);

    public static string? PatientOf(string json, Resource resource)
    {
        if (resource is Patient)
        {
            return resource.Id;
        }

        var node = JsonNode.Parse(json)!;
        var reference = (string?)(node["subject"] as JsonObject ?? node["patient"] as JsonObject)?["reference"]
            ?? (string?)(node["participant"] as JsonArray)?.Select(p => p?["actor"]).FirstOrDefault(a => ((string?)a?["reference"])?.StartsWith("Patient/", StringComparison.Ordinal) ?? false)?["reference"]
            ?? (resource is Provenance ? "Patient/pt-wang" : null);

        return reference?.StartsWith("Patient/", StringComparison.Ordinal) == true ? reference[8..] : null;
    }
}
