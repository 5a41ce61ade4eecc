using System.Text.Json.Nodes;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Patching;

/// <summary>Where an element that FHIRPath found stands in the JSON of its resource.</summary>
/// <param name="Parent">Null for the resource itself.</param>
/// <param name="Property">What the definition says of it; null for the resource itself.</param>
/// <param name="Index">Its place among its like, from 0; null for one that cannot repeat.</param>
internal sealed record ElementPlace(ElementPlace? Parent, PropertyMapping? Property, ElementMember Member, int? Index, Base Element)
{
    private bool IsPrimitive => Element is PrimitiveType;

    /// <summary>The place of a node; null for one that is no defined element of this resource, such as what a function computed.</summary>
    public static ElementPlace? Of(PocoNode node, JsonObject resource, Base root)
    {
        if (node.Parent is not { } above)
        {
            return ReferenceEquals(node.Poco, root) ? new ElementPlace(null, null, new ElementMember(resource, ""), null, root) : null;
        }

        if (above is not PocoNode holder || Of(holder, resource, root) is not { } parent
            || TypeOf(parent.Element)?.FindMappedElementByName(node.Name) is not { } property
            || parent.Content is not { } content)
        {
            return null;
        }

        var name = PatchValue.NameOf(property, node.Poco.TypeName);

        return new ElementPlace(parent, property, new ElementMember(content, name), property.IsCollection ? node.Index ?? 0 : null, node.Poco);
    }

    /// <summary>The definition of an element's type.</summary>
    public static ClassMapping? TypeOf(Base element) => ModelInfo.ModelInspector.FindClassMapping(element.GetType());

    /// <summary>The JSON object that holds its child elements; null for a primitive that has none.</summary>
    private JsonObject? Content =>
        Parent is null ? Member.Holder
        : Json is var json && IsPrimitive ? json.Beside as JsonObject
        : json.Value as JsonObject;

    private ElementJson Json =>
        Index is { } index ? Member.Items()[index] : new ElementJson(Member.Holder[Member.Name], Member.Holder["_" + Member.Name]);

    /// <summary>The JSON object for its child elements, made where it has none yet.</summary>
    public JsonObject ContentToFill()
    {
        if (Content is { } content)
        {
            return content;
        }

        var made = new JsonObject();
        Replace(Member.Name, new ElementJson(Json.Value, made), keepsValue: true);

        return made;
    }

    /// <summary>Puts another element here, under another name where it is a choice.</summary>
    public void Replace(string name, ElementJson element) => Replace(name, element, keepsValue: false);

    /// <summary>Removes the element, and what it leaves empty around it.</summary>
    public void Remove()
    {
        if (Index is { } index)
        {
            var items = Member.Items();
            items.RemoveAt(index);
            Member.SetItems(items);
        }
        else
        {
            Member.Set(default);
        }

        Parent?.RemoveIfEmpty();
    }

    private void Replace(string name, ElementJson element, bool keepsValue)
    {
        if (Index is { } index)
        {
            var items = Member.Items();
            items[index] = element;
            Member.SetItems(items);
        }
        else if (keepsValue)
        {
            Member.Holder["_" + name] = element.Beside;
        }
        else
        {
            Member.Become(name, element);
        }
    }

    private void RemoveIfEmpty()
    {
        if (Parent is null || Content is not { Count: 0 })
        {
            return;
        }

        if (!IsPrimitive || Json.Value is null)
        {
            Remove();
        }
        else if (Index is null)
        {
            Member.Holder.Remove("_" + Member.Name);
        }
        else
        {
            Replace(Member.Name, new ElementJson(Json.Value), keepsValue: true);
        }
    }
}
