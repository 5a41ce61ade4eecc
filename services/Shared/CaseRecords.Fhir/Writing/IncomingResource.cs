using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>Reads a resource that is being written, and holds it against the address that it was sent to.</summary>
internal static class IncomingResource
{
    public static (Resource? Resource, IReadOnlyList<Issue> Issues) Parse(ResolvedIntent entry, ReadOnlySpan<byte> json)
    {
        var (resource, issues) = ResourceJson.Parse(json);

        if (resource is null)
        {
            return (null, issues);
        }

        var problem = WrongPlace(entry.Intent, resource);

        return problem is null ? (resource, []) : (null, [problem]);
    }

    private static Issue? WrongPlace(WriteIntent intent, Resource resource)
    {
        if (resource.TypeName != intent.Type)
        {
            return Issue.Invalid($"A {resource.TypeName} was sent to {intent.Type}.", resource.TypeName);
        }

        if (resource.Meta?.Tag.Any(tag => tag is { System: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", Code: "SUBSETTED" }) == true)
        {
            return new Issue(422, OperationOutcome.IssueType.BusinessRule, "This is only a part of a resource (tag SUBSETTED); writing it would lose the rest.", $"{intent.Type}.meta.tag");
        }

        return intent.Method == WriteMethod.Put && resource.Id != intent.Id
            ? Issue.Invalid(
                resource.Id is null ? $"An update must hold its id, {intent.Id}, in the body too." : "The id in the body is not the id in the address.",
                $"{intent.Type}.id")
            : null;
    }
}
