using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using CaseRecords.Fhir.Json;

namespace CaseRecords.Fhir.Xml;

/// <summary>Makes a resource's XML from its JSON: elements in XML's order, numbers digit for digit, the narrative as it is.</summary>
/// <seealso href="https://hl7.org/fhir/R4/xml.html"/>
internal sealed partial class JsonToXml
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 4 * ResourceJson.MaxDepth };

    private static readonly SearchValues<char> Unspeakable =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code).Except(['\t', '\r', '\n']), '\uFFFE', '\uFFFF']);

    private readonly XmlWriter xml;

    private JsonToXml(XmlWriter xml) => this.xml = xml;

    /// <param name="json">A resource as it is served.</param>
    /// <param name="pretty">Whether each element gets a line of its own.</param>
    public static byte[] Convert(ReadOnlyMemory<byte> json, bool pretty)
    {
        using var output = new MemoryStream((json.Length * 5 / 4) + 64);
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            NewLineHandling = NewLineHandling.Entitize,
            NewLineChars = "\n",
            Indent = pretty,
        };

        using (var document = JsonDocument.Parse(json, Deep))
        using (var xml = XmlWriter.Create(output, settings))
        {
            new JsonToXml(xml).Resource(document.RootElement);
        }

        return output.ToArray();
    }

    private void Resource(JsonElement resource)
    {
        var type = resource.GetProperty("resourceType").GetString()!;
        xml.WriteStartElement(type, XmlText.Namespace);
        Members(resource, ElementTable.OfResource(type));
        xml.WriteEndElement();
    }

    private void Members(JsonElement parent, ElementTable? type)
    {
        var members = InOrder(parent, type);

        foreach (var (element, name, value, _) in members)
        {
            if (element is { IsAttribute: true })
            {
                xml.WriteAttributeString(name, Text(value));
            }
        }

        foreach (var (element, name, value, rest) in members)
        {
            if (element is not { IsAttribute: true })
            {
                Member(element, name, value, rest);
            }
        }
    }

    /// <summary>The members of an object, each value beside what its underscored sibling says of it.</summary>
    private static List<(ElementInfo? Element, string Name, JsonElement Value, JsonElement Extras)> InOrder(JsonElement parent, ElementTable? type)
    {
        List<(ElementInfo? Element, string Name, JsonElement Value, JsonElement Extras)> members = [];

        foreach (var property in parent.EnumerateObject())
        {
            var isExtras = property.Name.StartsWith('_');
            var name = isExtras ? property.Name[1..] : property.Name;

            if (name == "resourceType" && type is null or { IsResource: true })
            {
                continue;
            }

            var at = members.FindIndex(member => member.Name == name);
            var member = at < 0 ? (type?.Find(name), name, default, default) : members[at];
            member = isExtras ? member with { Extras = property.Value } : member with { Value = property.Value };

            if (at < 0)
            {
                members.Add(member);
            }
            else
            {
                members[at] = member;
            }
        }

        // A stable order: what the table does not know stays at the end.
        return [.. members.OrderBy(member => member.Element?.Order ?? int.MaxValue)];
    }

    private void Member(ElementInfo? element, string name, JsonElement value, JsonElement rest)
    {
        if (value.ValueKind != JsonValueKind.Array && rest.ValueKind != JsonValueKind.Array)
        {
            One(element, name, value, rest);
            return;
        }

        var values = Items(value);
        var rests = Items(rest);

        for (var i = 0; i < Math.Max(values.Count, rests.Count); i++)
        {
            One(element, name, values.ElementAtOrDefault(i), rests.ElementAtOrDefault(i));
        }
    }

    private static List<JsonElement> Items(JsonElement array) => array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray()] : [];

    private void One(ElementInfo? element, string name, JsonElement value, JsonElement rest)
    {
        if (element?.Form == ElementForm.Xhtml)
        {
            xml.WriteRaw(Narrative(value.GetString()!));
            return;
        }

        xml.WriteStartElement(name, XmlText.Namespace);

        if (element?.Form == ElementForm.Resource)
        {
            Resource(value);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            Members(value, element?.Type);
        }
        else
        {
            if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            {
                xml.WriteAttributeString("value", Text(value));
            }

            if (rest.ValueKind == JsonValueKind.Object)
            {
                Members(rest, ElementTable.OfPrimitive);
            }
        }

        xml.WriteEndElement();
    }

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? Speakable(value.GetString()!) : value.GetRawText();

    /// <summary>JSON can hold characters that XML cannot; an outcome repeats what a client wrote, whatever that is.</summary>
    private static string Speakable(string text) =>
        text.AsSpan().IndexOfAny(Unspeakable) < 0 ? text : string.Concat(text.Select(character => Unspeakable.Contains(character) ? '\uFFFD' : character));

    /// <summary>A narrative was checked when it came, but JSON's may begin with a declaration, and name HTML's entities, which XML does not know.</summary>
    private static string Narrative(string div)
    {
        div = Declaration().Replace(div, "");

        return div.Contains('&', StringComparison.Ordinal)
            ? Entity().Replace(div, found => found.Value is "&lt;" or "&gt;" or "&amp;" or "&quot;" or "&apos;" ? found.Value : WebUtility.HtmlDecode(found.Value))
            : div;
    }

    [GeneratedRegex(@"^\s*<\?xml[^>]*\?>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex("&[A-Za-z][A-Za-z0-9]*;", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entity();
}
