using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaseRecords.Definitions;

/// <summary>
/// The elements of a type as R4 4.0.1 published them. The package adds elements of its own and of later versions to a few types; what it
/// changed is taken from its untouched copy of the data elements. A test compares the result with the model of the FHIR SDK.
/// </summary>
internal sealed class PublishedElements(IEnumerable<JsonElement> dataElements)
{
    private const string Replaced = "EvidenceVariable.characteristic";

    private static readonly HashSet<string> Added =
    [
        "Binary.url", "DeviceDefinition.classification", "DeviceDefinition.bodySite", "ObservationDefinition.publisher",
        "Meta.project", "Meta.author", "Meta.onBehalfOf", "Meta.account", "Meta.accounts", "Meta.compartment",
        "ResearchStudy.name", "ResearchStudy.label", "ResearchStudy.studyDesign", "ResearchStudy.region", "ResearchStudy.descriptionSummary",
        "ResearchStudy.classifier", "ResearchStudy.associatedParty", "ResearchStudy.progressStatus", "ResearchStudy.whyStopped",
        "ResearchStudy.recruitment", "ResearchStudy.comparisonGroup", "ResearchStudy.outcomeMeasure", "ResearchStudy.result",
        "ResearchStudy.objective.description",
    ];

    private static readonly HashSet<string> Changed =
        ["AuditEvent.source.observer", "Bundle.entry.response.outcome", "DetectedIssue.status", "MeasureReport.subject", "ResearchStudy.site"];

    private readonly Dictionary<string, JsonElement> originals = dataElements
        .SelectMany(element => element.GetProperty("snapshot").Items("element"))
        .GroupBy(element => element.Text("path")!)
        .ToDictionary(group => group.Key, group => group.First());

    /// <summary>The elements in the order of the definition, the type itself first.</summary>
    public IEnumerable<JsonElement> Of(JsonElement structure)
    {
        foreach (var element in structure.GetProperty("snapshot").Items("element"))
        {
            var path = element.Text("path")!;

            if (path == Replaced)
            {
                yield return Mandatory(element);

                foreach (var original in originals.Where(pair => pair.Key.StartsWith(Replaced + ".", StringComparison.Ordinal) && !IsOfEveryElement(pair.Key)))
                {
                    yield return original.Value;
                }
            }
            else if (!path.StartsWith(Replaced + ".", StringComparison.Ordinal) && !IsAdded(path))
            {
                yield return Changed.Contains(path) ? originals[path] : element;
            }
        }
    }

    /// <summary>The constraints that an element itself carries: not those of its type, and not the one of the later version.</summary>
    public static IEnumerable<JsonElement> Constraints(JsonElement structure, JsonElement element) =>
        element.Items("constraint").Where(constraint => constraint.Text("key") != "evv-1" && (constraint.Text("source") is not { } source || source == structure.Text("url")));

    private static JsonElement Mandatory(JsonElement element)
    {
        var node = JsonObject.Create(element)!;
        node["min"] = 1;

        return JsonSerializer.SerializeToElement(node);
    }

    private static bool IsOfEveryElement(string path) => path[(path.LastIndexOf('.') + 1)..] is "id" or "extension" or "modifierExtension";

    private static bool IsAdded(string path) => Added.Contains(path) || Added.Any(added => path.StartsWith(added + ".", StringComparison.Ordinal));
}
