using System.Text.Json.Nodes;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>The parts of resources whose elements must agree with each other in so many ways that they are made whole.</summary>
internal static class HandMade
{
    /// <summary>A bundle that only holds: what is in it was not asked for.</summary>
    public static void Bundle(Draft draft)
    {
        var make = draft.Make;
        var entries = Enumerable.Range(0, make.Chance(0.3) ? 0 : 3).Select(_ => (JsonNode)new JsonObject
        {
            ["fullUrl"] = $"http://example.org/fhir/Basic/{make.Primitives.Unique("b")}",
            ["resource"] = make.Inner("Basic", make.Primitives.Unique("b")),
        }).ToArray();

        draft.SetOneOf("type", "collection", "searchset");

        if (entries.Length > 0)
        {
            draft.Set("entry", new JsonArray(entries));
        }

        if (draft.Text("type") == "searchset")
        {
            draft.Set("total", entries.Length);
            draft.Set("link", new JsonArray(new JsonObject { ["relation"] = "self", ["url"] = "http://example.org/fhir/Basic" }));
        }

        foreach (var entry in entries)
        {
            entry["fullUrl"] = $"http://example.org/fhir/Basic/{entry["resource"]!["id"]}";
        }
    }

    public static void Questionnaire(Draft draft)
    {
        if (!draft.Make.Chance(0.5))
        {
            return;
        }

        var asked = draft.Make.Complex("Questionnaire.item", 4);
        var group = new JsonObject
        {
            ["linkId"] = draft.Make.Primitives.Unique("q"),
            ["type"] = "group",
            ["enableWhen"] = new JsonArray(new JsonObject { ["question"] = (string?)asked["linkId"], ["operator"] = "exists", ["answerBoolean"] = true }),
            ["item"] = new JsonArray(draft.Make.Complex("Questionnaire.item", 4)),
        };
        var choice = new JsonObject
        {
            ["linkId"] = draft.Make.Primitives.Unique("q"),
            ["type"] = "choice",
            ["required"] = true,
            ["answerOption"] = new JsonArray(new JsonObject { ["valueCoding"] = draft.Make.Complex("Coding", 4), ["initialSelected"] = true }),
        };

        draft.Set("item", new JsonArray(asked, group, choice));
    }

    /// <summary>A profile of Patient.</summary>
    public static void StructureDefinition(Draft draft)
    {
        draft.Drop("context");
        draft.Set("fhirVersion", "4.0.1");
        draft.Set("kind", "resource");
        draft.Set("abstract", false);
        draft.Set("type", "Patient");
        draft.Set("url", draft.Make.Primitives.Unique("http://example.org/fhir/StructureDefinition/p"));
        draft.Set("baseDefinition", "http://hl7.org/fhir/StructureDefinition/Patient");
        draft.Set("derivation", "constraint");
        draft.Set("differential", new JsonObject { ["element"] = new JsonArray(Element("Patient", "*"), Element("Patient.name", "1")) });

        if (draft.Make.Chance(0.5))
        {
            draft.Set("snapshot", new JsonObject { ["element"] = new JsonArray(Element("Patient", "*"), Element("Patient.name", "1"), Element("Patient.birthDate", "1")) });
        }
    }

    private static JsonObject Element(string path, string max) => new()
    {
        ["id"] = path,
        ["path"] = path,
        ["short"] = "äöü <b>",
        ["definition"] = "What it is.\nAnd more.",
        ["min"] = 0,
        ["max"] = max,
        ["base"] = new JsonObject { ["path"] = path, ["min"] = 0, ["max"] = "*" },
        ["constraint"] = new JsonArray(new JsonObject { ["key"] = "x-1", ["severity"] = "error", ["human"] = "It is there.", ["expression"] = "exists()" }),
    };
}
