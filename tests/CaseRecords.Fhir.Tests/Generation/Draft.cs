using System.Text.Json.Nodes;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>A generated element that is being made to hold its type's invariants.</summary>
internal sealed record Draft(ResourceGenerator Make, string Type, JsonObject Json, int Depth)
{
    public string? Text(string name) => (string?)Json[name];

    /// <summary>Whether an element is there, a choice under any of its names.</summary>
    public bool Has(string name) => Json.Any(member => Names(member.Key, name));

    public void Drop(params string[] names)
    {
        foreach (var member in Json.Select(member => member.Key).Where(member => names.Any(name => Names(member, name))).ToList())
        {
            Json.Remove(member);
        }
    }

    public void Set(string name, JsonNode value)
    {
        Drop(name);
        Json[name] = value;
    }

    public void SetOneOf(string name, params string[] values) => Set(name, Make.Primitives.Pick(values));

    public void Need(params string[] names)
    {
        foreach (var name in names.Where(name => !Has(name)))
        {
            Make.Add(Json, Type, name, Depth + 1);
        }
    }

    /// <summary>One element only together with another.</summary>
    public void With(string name, string other)
    {
        if (Has(name))
        {
            Need(other);
        }
    }

    /// <summary>One element never together with another, which stays.</summary>
    public void Without(string name, string other)
    {
        if (Has(other))
        {
            Drop(name);
        }
    }

    public void AtLeastOne(string one, string other)
    {
        if (!Has(one) && !Has(other))
        {
            Need(Make.Chance(0.5) ? one : other);
        }
    }

    public void ExactlyOne(string one, string other)
    {
        Without(one, other);
        AtLeastOne(one, other);
    }

    /// <summary>No more than one of a list.</summary>
    public void Single(string name)
    {
        if (Json[name] is JsonArray items)
        {
            while (items.Count > 1)
            {
                items.RemoveAt(1);
            }

            Json.Remove("_" + name);
        }
    }

    /// <summary>Gives every element of a list a text of its own.</summary>
    public void Distinct(string list, string name)
    {
        foreach (var item in (Json[list] as JsonArray ?? []).OfType<JsonObject>())
        {
            item[name] = Make.Primitives.Unique("n");
        }
    }

    private static bool Names(string member, string name) =>
        member.TrimStart('_') is var key && key.StartsWith(name, StringComparison.Ordinal) && (key.Length == name.Length || (char.IsUpper(key[name.Length]) && IsChoice(name)));

    /// <summary>The choices that the invariants speak of; elsewhere a longer name is another element.</summary>
    private static bool IsChoice(string name) => name is "value" or "age" or "born" or "dose" or "rate" or "detail" or "timing" or "abatement" or "probability";
}
