using System.Text.Json.Nodes;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Patching;

/// <summary>Applies a FHIRPath Patch, in the order of its operations, until one of them does not fit.</summary>
/// <seealso href="https://hl7.org/fhir/R4/fhirpatch.html"/>
internal static class FhirPathPatch
{
    /// <summary>Every operation reads the resource anew: so many bytes of it altogether.</summary>
    private const long MostRead = 200_000_000;

    /// <summary>Changes the resource.</summary>
    /// <returns>The resource; or what stands against the patch, with the resource half changed.</returns>
    public static Resolved<JsonNode?> Apply(JsonObject resource, ReadOnlySpan<byte> patch)
    {
        var operations = FhirPathOperation.ReadAll(patch);

        if (operations.Failed)
        {
            return new(null, operations.Issues);
        }

        if (operations.Value!.Count > 100 && operations.Value.Count * (long)resource.ToJsonString().Length > MostRead)
        {
            return new Issue(422, OperationOutcome.IssueType.TooCostly, "These are too many operations for a resource of this size: send the resource instead.", "Parameters.parameter");
        }

        var patched = new PatchedResource(resource);

        foreach (var operation in operations.Value)
        {
            if (Apply(operation, patched) is { } problem)
            {
                return operation.At(problem);
            }

            patched.Changed();
        }

        return resource;
    }

    private static Issue? Apply(FhirPathOperation operation, PatchedResource resource)
    {
        var found = resource.Find(operation.Path);

        return found.Failed ? found.Issues[0] : (operation.Type, found.Value!) switch
        {
            ("delete", []) => null,
            (_, []) => new Issue(422, OperationOutcome.IssueType.NotFound, "the path selects nothing"),
            ("insert", var list) => Insert(operation, list),
            ("move", var list) => Move(operation, list),
            (_, { Count: > 1 } several) => new Issue(422, OperationOutcome.IssueType.MultipleMatches, $"the path must select one element, and selects {several.Count}"),
            ("add", [var element]) => Add(operation, element),
            (_, [{ Parent: null }]) => Unfit("the resource itself can be neither replaced nor deleted by a patch"),
            ("replace", [var element]) => Replace(operation, element),
            (_, [var element]) => Delete(element),
        };
    }

    private static Issue? Add(FhirPathOperation operation, ElementPlace element)
    {
        var name = operation.Name!;

        if (ElementPath.ElementOf(ElementPlace.TypeOf(element.Element), name) is not { } property || property.PropertyTypeMapping.IsPrimitive)
        {
            return Unfit($"{element.Element.TypeName} has no element '{name}'");
        }

        var value = PatchValue.Of(operation.Value!, property, name);

        return value.Failed ? value.Issues[0] : PatchValue.Add(element.ContentToFill(), property, value.Value!);
    }

    private static Issue? Replace(FhirPathOperation operation, ElementPlace element)
    {
        var value = PatchValue.Of(operation.Value!, element.Property!, element.Property!.Name);

        if (value.Failed)
        {
            return value.Issues[0];
        }

        element.Replace(value.Value!.Name, value.Value.Json);

        return null;
    }

    private static Issue? Delete(ElementPlace element)
    {
        element.Remove();

        return null;
    }

    private static Issue? Insert(FhirPathOperation operation, IReadOnlyList<ElementPlace> list)
    {
        if (NotOneList(list) is { } problem)
        {
            return problem;
        }

        if (operation.Index is not (>= 0 and var index) || index > list.Count)
        {
            return Unfit($"the index is to be 0 to {list.Count}");
        }

        var value = PatchValue.Of(operation.Value!, list[0].Property!, list[0].Property!.Name);

        if (value.Failed)
        {
            return value.Issues[0];
        }

        var items = list[0].Member.Items();
        items.Insert(index, value.Value!.Json);
        list[0].Member.SetItems(items);

        return null;
    }

    private static Issue? Move(FhirPathOperation operation, IReadOnlyList<ElementPlace> list)
    {
        if (NotOneList(list) is { } problem)
        {
            return problem;
        }

        if (operation is not { Source: >= 0 and var source, Destination: >= 0 and var destination } || source >= list.Count || destination >= list.Count)
        {
            return Unfit($"source and destination are to be 0 to {list.Count - 1}");
        }

        var items = list[0].Member.Items();
        var moved = items[source];
        items.RemoveAt(source);
        items.Insert(destination, moved);
        list[0].Member.SetItems(items);

        return null;
    }

    /// <summary>An index means something only in a whole list.</summary>
    private static Issue? NotOneList(IReadOnlyList<ElementPlace> list) =>
        list[0].Index is null ? Unfit("this element does not repeat")
        : list.Any(element => !ReferenceEquals(element.Member.Holder, list[0].Member.Holder) || element.Member.Name != list[0].Member.Name) ? Unfit("the path selects elements of several lists")
        : list.Count < list[0].Member.Items().Count || list.Select(element => element.Index).Distinct().Count() < list.Count ? Unfit("the path must select the whole list")
        : null;

    private static Issue Unfit(string problem) => new(422, OperationOutcome.IssueType.Processing, problem);
}
