using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Search;

/// <summary>The published example resources, where the machine has them.</summary>
internal static class Corpus
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("CASERECORDS_CORPUS");

    public const string Missing = "CASERECORDS_CORPUS names no folder of example resources.";

    public static bool IsHere => Directory.Exists(Folder);

    public static IEnumerable<string> Files() => Directory.EnumerateFiles(Folder!, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>Every resource, those inside bundles included.</summary>
    public static IEnumerable<Resource> Resources() =>
        Files()
            .Select(Read)
            .OfType<Resource>()
            .SelectMany(WithEntries);

    private static Resource? Read(string file)
    {
        try
        {
            return FhirJsonDeserializer.DEFAULT.DeserializeResource(File.ReadAllText(file));
        }
        catch (DeserializationFailedException failed)
        {
            return failed.PartialResult as Resource;
        }
        catch (Exception unreadable) when (unreadable is FormatException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<Resource> WithEntries(Resource resource) =>
        resource is Bundle bundle
            ? bundle.Entry.Select(entry => entry?.Resource).OfType<Resource>().SelectMany(WithEntries).Prepend(bundle)
            : [resource];
}
