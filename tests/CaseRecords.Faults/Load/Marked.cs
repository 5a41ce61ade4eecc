using System.Text.Json;

namespace CaseRecords.Faults.Load;

/// <summary>Small resources of the five owners, each carrying a mark as an identifier, by which a version is known again.</summary>
internal static class Marked
{
    public static IReadOnlyList<string> Types { get; } = ["Patient", "Condition", "ImagingStudy", "MolecularSequence", "MedicationStatement"];

    public static string Resource(string place, string mark)
    {
        var (type, id) = place.Split('/') is [var first, var second] ? (first, second) : throw new ArgumentException("A place is a type and an id.", nameof(place));

        return $$"""{"resourceType":"{{type}}","id":"{{id}}","identifier":[{"system":"urn:mark","value":"{{mark}}"}],{{Members(type)}}}""";
    }

    /// <summary>The change of a mark as a FHIRPath Patch.</summary>
    public static string Patch(string place, string mark) =>
        $$"""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"{{place.Split('/')[0]}}.identifier[0].value"},{"name":"value","valueString":"{{mark}}"}]}]}""";

    /// <summary>Of a resource of ours, or of one of <see cref="TwentyOverFive"/>, which are marked by a tag.</summary>
    public static string MarkOf(JsonElement resource) =>
        (resource.TryGetProperty("identifier", out var identifiers) ? identifiers[0].GetProperty("value") : resource.GetProperty("meta").GetProperty("tag")[0].GetProperty("code")).GetString()!;

    private static string Members(string type) => type switch
    {
        "Patient" => "\"active\":true",
        "Condition" => "\"clinicalStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-clinical\",\"code\":\"active\"}]},\"code\":{\"text\":\"Cough\"},\"subject\":{\"reference\":\"Patient/p\"}",
        "ImagingStudy" => "\"status\":\"available\",\"subject\":{\"reference\":\"Patient/p\"}",
        "MolecularSequence" => "\"coordinateSystem\":0",
        "MedicationStatement" => "\"status\":\"active\",\"medicationCodeableConcept\":{\"text\":\"Tablets\"},\"subject\":{\"reference\":\"Patient/p\"}",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
