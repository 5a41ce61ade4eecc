using System.Text.Json;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Validation.Structure;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation;

/// <summary>Says everything that R4 itself holds against a resource: what is not well formed is 400, what breaks an invariant 422, the rest are warnings.</summary>
/// <seealso href="https://hl7.org/fhir/R4/validation.html"/>
public static class ResourceValidator
{
    /// <summary>Reads a resource and checks it.</summary>
    /// <param name="json">UTF-8 as it was sent.</param>
    /// <returns>The resource where it can be built, also where there are errors in it; and every issue.</returns>
    public static Validated Validate(ReadOnlySpan<byte> json)
    {
        json = ResourceJson.WithoutByteOrderMark(json);

        if (json.IsEmpty)
        {
            return Validated.NotJson("The body is empty; a resource is expected.");
        }

        if (JsonText.Unreadable(json) is { } unreadable)
        {
            return new Validated(null, [unreadable]);
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ResourceJson.MaxDepth });
            var (type, issues, questions) = StructureCheck.Run(ref reader);

            if (reader.Read())
            {
                return Validated.NotJson("There is more after the resource.");
            }

            return type is null ? new Validated(null, issues) : Built(json, issues, questions);
        }
        catch (JsonException e)
        {
            return Validated.NotJson($"This is not well-formed JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");
        }
        catch (InvalidOperationException)
        {
            return Validated.NotJson("A FHIR resource is a JSON object.");
        }
    }

    /// <summary>Builds the resource, as well as it can be, for the invariants that need it.</summary>
    private static Validated Built(ReadOnlySpan<byte> json, List<Issue> issues, List<OpenQuestion> questions)
    {
        var (resource, unbuildable) = ResourceJson.Build(json);

        if (!issues.Exists(issue => issue.IsError))
        {
            issues.AddRange(unbuildable);
        }

        if (resource is not null)
        {
            // An element that could not be built throws when a rule looks at it.
            if (!issues.Exists(issue => issue.IsError))
            {
                issues.AddRange(BundleRules.Check(resource));
                issues.AddRange(VitalSigns.Check(resource));
            }

            issues.AddRange(InvariantCheck.Run(resource, questions));
        }

        return new Validated(resource, issues);
    }
}

/// <summary>What became of a resource that was checked.</summary>
/// <param name="Resource">Null where it could not be built at all.</param>
/// <param name="Issues">Errors and warnings, in the order in which they were found.</param>
public sealed record Validated(Resource? Resource, IReadOnlyList<Issue> Issues)
{
    public bool HasErrors => Issues.Any(issue => issue.IsError);

    internal static Validated NotJson(string diagnostics) => new(null, [ResourceJson.NotJson(diagnostics)]);
}
