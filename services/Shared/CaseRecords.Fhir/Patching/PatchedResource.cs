using System.Text.Json;
using System.Text.Json.Nodes;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Patching;

/// <summary>A resource while it is patched: FHIRPath finds places in its elements, and the JSON of these places is changed.</summary>
internal sealed class PatchedResource(JsonObject json)
{
    private const int LongestPath = 1000;

    private PocoNode? elements;

    public JsonObject Json => json;

    /// <summary>The places that a FHIRPath selects, in this resource as it is now.</summary>
    public Resolved<IReadOnlyList<ElementPlace>> Find(string path)
    {
        if (path.Length > LongestPath)
        {
            return Unfit($"a path has at most {LongestPath} characters");
        }

        var root = elements ??= Read();

        if (Select(path, root) is not { } nodes)
        {
            return Unfit("this is no FHIRPath that can be evaluated here");
        }

        var places = nodes.ConvertAll(node => ElementPlace.Of(node, json, root.Poco));

        return new(places.ConvertAll(place => place!), places.Contains(null) ? [Unfit("the path selects more than elements of this resource")] : []);
    }

    /// <summary>To be called after every change.</summary>
    public void Changed() => elements = null;

    /// <summary>Between two operations a resource need not be valid.</summary>
    private PocoNode Read()
    {
        var reader = new Utf8JsonReader(JsonSerializer.SerializeToUtf8Bytes(json));
        FhirJsonDeserializer.OSTRICH.TryDeserializeResource(ref reader, out var resource, out _);

        return resource!.ToPocoNode(ModelInfo.ModelInspector);
    }

    private static List<PocoNode>? Select(string path, PocoNode root)
    {
        try
        {
            var context = new FhirEvaluationContext { ElementResolver = reference => Contained(reference, root) };

            return [.. FhirPath.Compiler.Compile(path)(root, context)];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A client's expression in a foreign engine: whatever it throws, a pattern that took too long among it, it selects nothing.
            return null;
        }
    }

    /// <summary>A patch does not leave its resource: only what is contained can be resolved.</summary>
    private static PocoNode? Contained(string reference, PocoNode root) =>
        reference.StartsWith('#') ? root.Child("contained")?.FirstOrDefault(node => (node.Poco as Resource)?.Id == reference[1..]) : null;

    private static Issue Unfit(string problem) => new(422, OperationOutcome.IssueType.Processing, problem);
}
