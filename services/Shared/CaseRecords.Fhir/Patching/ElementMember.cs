using System.Text.Json.Nodes;

namespace CaseRecords.Fhir.Patching;

/// <summary>One occurrence of an element in JSON.</summary>
/// <param name="Value">Null for a primitive that has none.</param>
/// <param name="Beside">Id and extensions of a primitive, which stand under the name with an underscore.</param>
/// <seealso href="https://hl7.org/fhir/R4/json.html#primitive"/>
internal readonly record struct ElementJson(JsonNode? Value, JsonNode? Beside = null);

/// <summary>The members of a JSON object that hold an element: one, or for a primitive two, such as <c>birthDate</c> and <c>_birthDate</c>.</summary>
internal readonly record struct ElementMember(JsonObject Holder, string Name)
{
    private string Beside => "_" + Name;

    public bool Exists => Holder.ContainsKey(Name) || Holder.ContainsKey(Beside);

    public void Set(ElementJson element)
    {
        Put(Name, element.Value);
        Put(Beside, element.Beside);
    }

    /// <summary>Puts the element that a choice becomes in the place of this one.</summary>
    public void Become(string name, ElementJson element)
    {
        var index = Math.Max(Holder.IndexOf(Name), Holder.ContainsKey(Name) ? 0 : Holder.IndexOf(Beside));
        Set(default);

        foreach (var (key, value) in new[] { ("_" + name, element.Beside), (name, element.Value) })
        {
            if (value is not null)
            {
                Holder.Insert(Math.Min(index, Holder.Count), key, value);
            }
        }
    }

    /// <summary>The occurrences of an element that repeats, each with what stands beside it.</summary>
    public List<ElementJson> Items()
    {
        var values = Holder[Name] as JsonArray;
        var beside = Holder[Beside] as JsonArray;

        return [.. Enumerable.Range(0, Math.Max(values?.Count ?? 0, beside?.Count ?? 0)).Select(i => new ElementJson(At(values, i), At(beside, i)))];
    }

    /// <summary>Writes both arrays, with nulls where one of an occurrence's two halves is missing; one that would hold nothing is left out.</summary>
    public void SetItems(IReadOnlyList<ElementJson> items)
    {
        (Holder[Name] as JsonArray)?.Clear();
        (Holder[Beside] as JsonArray)?.Clear();
        Put(Name, ArrayOf(items.Select(item => item.Value)));
        Put(Beside, ArrayOf(items.Select(item => item.Beside)));
    }

    private static JsonNode? At(JsonArray? items, int index) => index < items?.Count ? items[index] : null;

    private static JsonArray? ArrayOf(IEnumerable<JsonNode?> items) =>
        items.ToArray() is var all && all.Any(item => item is not null) ? new JsonArray(all) : null;

    private void Put(string name, JsonNode? value)
    {
        if (value is null)
        {
            Holder.Remove(name);
        }
        else
        {
            Holder[name] = value;
        }
    }
}
