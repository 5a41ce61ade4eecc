using System.Text.Json;
using CaseRecords.Fhir.Json;
using CaseRecords.Hosting;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>The definitions in the folder that <c>Validation:Definitions</c> names: listed at start, each read when it is first asked for.</summary>
public sealed class DefinitionFolder
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal) { "StructureDefinition", "ValueSet", "CodeSystem" };

    private readonly ILookup<(string Type, string Url), (string File, string? Version)> files;

    private DefinitionFolder(IEnumerable<(string Type, string Url, string? Version, string File)> found) =>
        files = found.ToLookup(one => (one.Type, one.Url), one => (one.File, one.Version));

    /// <summary>Lists the JSON files of a folder and the folders in it.</summary>
    /// <exception cref="StartRefusedException">The folder or a file in it cannot be read.</exception>
    public static DefinitionFolder Open(string folder)
    {
        try
        {
            return new([.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Named).OfType<(string, string, string?, string)>()]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartRefusedException($"Validation:Definitions names {folder}, which cannot be read as a folder of definitions.");
        }
    }

    /// <summary>The definition of an address: of the version that is asked for, else the first that has the address.</summary>
    internal Resource? Find(string type, Canonical canonical)
    {
        var known = files[(type, canonical.Url)].ToList();
        var file = known.Find(one => one.Version is not null && one.Version == canonical.Version).File ?? known.FirstOrDefault().File;

        return file is null ? null : Parse(File.ReadAllBytes(file));
    }

    /// <summary>As much of a definition as can be read: guides publish some that are not quite R4.</summary>
    internal static Resource? Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(ResourceJson.WithoutByteOrderMark(json), new JsonReaderOptions { MaxDepth = ResourceJson.MaxDepth });

        try
        {
            FhirJsonDeserializer.RECOVERABLE.TryDeserializeResource(ref reader, out var resource, out _);

            return resource;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What a file defines; null where it is another resource.</summary>
    private static (string Type, string Url, string? Version, string File)? Named(string file)
    {
        string? type = null, url = null, version = null;

        try
        {
            var reader = new Utf8JsonReader(ResourceJson.WithoutByteOrderMark(File.ReadAllBytes(file)), new JsonReaderOptions { MaxDepth = ResourceJson.MaxDepth });

            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var name = reader.GetString();
                reader.Read();

                if (reader.TokenType == JsonTokenType.String)
                {
                    (type, url, version) = name switch
                    {
                        "resourceType" => (reader.GetString(), url, version),
                        "url" => (type, reader.GetString(), version),
                        "version" => (type, url, reader.GetString()),
                        _ => (type, url, version),
                    };
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (JsonException)
        {
            throw new StartRefusedException($"Validation:Definitions names a folder with {file}, which is not JSON.");
        }

        return type is not null && url is not null && Types.Contains(type) ? (type, url, version, file) : null;
    }
}
