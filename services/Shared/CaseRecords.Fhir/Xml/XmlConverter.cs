using System.Buffers;
using System.Text.Json;
using System.Xml;
using CaseRecords.Fhir.Json;
using static Hl7.Fhir.Model.OperationOutcome;

namespace CaseRecords.Fhir.Xml;

/// <summary>Walks the XML of one resource and writes its JSON.</summary>
internal sealed class XmlConverter(XmlReader xml, XmlPlace place, Utf8JsonWriter output)
{
    private Utf8JsonWriter json = output;
    private int depthAround;

    public void Root()
    {
        xml.MoveToContent();

        if (place.IsFhir())
        {
            place.Enter(xml.LocalName);
            Resource();
        }
        else
        {
            xml.Skip();
        }

        // What stands after the root is read too, so that it is told.
        while (xml.Read())
        {
        }
    }

    private void Resource()
    {
        var type = xml.LocalName;
        json.WriteStartObject();
        json.WriteString("resourceType", type);
        Attributes(null);
        Members(ElementTable.OfResource(type));
        json.WriteEndObject();
    }

    /// <summary>The children of the element that the reader stands at, which it leaves behind.</summary>
    /// <returns>How many there were.</returns>
    private int Members(ElementTable? table)
    {
        var (count, last) = (0, default(ElementInfo));
        var isEmpty = xml.IsEmptyElement;
        xml.Read();

        for (; !isEmpty && place.NextChild(); count++)
        {
            var name = xml.LocalName;
            var element = table?.Find(name);
            place.Enter(name);

            if ((element?.Form != ElementForm.Xhtml && !place.IsFhir()) || !place.IsInOrder(element, last) || !place.IsShallow(depthAround + json.CurrentDepth))
            {
                xml.Skip();
            }
            else if (element is null)
            {
                Unknown(name);
            }
            else
            {
                last = element;
                Group(element);
            }

            place.Leave();
        }

        place.Close(isEmpty);

        return count;
    }

    /// <summary>An element and those of the same name that follow it.</summary>
    private void Group(ElementInfo element)
    {
        if (element.Form == ElementForm.Xhtml)
        {
            json.WriteString(element.Name, xml.ReadOuterXml());
        }
        else if (element.IsPrimitive)
        {
            Primitives(element);
        }
        else if (!element.IsCollection)
        {
            json.WritePropertyName(element.Name);
            Item(element);
        }
        else
        {
            json.WriteStartArray(element.Name);

            for (var more = true; more; more = place.NextIs(element.Name))
            {
                place.Count(element);
                Item(element);
            }

            json.WriteEndArray();
        }
    }

    private void Item(ElementInfo element)
    {
        if (element.Form == ElementForm.Resource)
        {
            Contained();
        }
        else
        {
            Complex(element.Type);
        }
    }

    private void Complex(ElementTable? type)
    {
        json.WriteStartObject();
        var attributes = Attributes(type);
        var at = place.Now;

        if (attributes + Members(type) == 0)
        {
            place.Report(IssueType.Value, "An element has a value or children.", at);
        }

        json.WriteEndObject();
    }

    /// <summary>An element around exactly one resource.</summary>
    private void Contained()
    {
        var at = place.Now;
        var isEmpty = xml.IsEmptyElement;
        xml.Read();

        if (isEmpty || !place.NextChild() || !place.IsFhir())
        {
            place.Report(IssueType.Structure, "A resource is expected inside this element.", at);
            json.WriteNullValue();
        }
        else
        {
            Resource();
        }

        while (!isEmpty && place.NextChild())
        {
            place.Report(IssueType.Structure, "Only one resource may stand inside this element.", place.Now);
            xml.Skip();
        }

        place.Close(isEmpty);
    }

    private void Primitives(ElementInfo element)
    {
        List<(string? Value, byte[]? Extras)> values = [];

        for (var more = true; more; more = element.IsCollection && place.NextIs(element.Name))
        {
            if (element.IsCollection)
            {
                place.Count(element);
            }

            values.Add(Primitive());
        }

        PrimitiveJson.Write(json, element, values);
    }

    /// <summary>A value, and its id and extensions as JSON.</summary>
    private (string? Value, byte[]? Extras) Primitive()
    {
        var value = xml.GetAttribute("value");
        var at = place.Now;
        var buffer = new ArrayBufferWriter<byte>(64);
        var outside = json;
        depthAround += outside.CurrentDepth;
        using var inside = new Utf8JsonWriter(buffer, XmlToJson.Relaxed);
        json = inside;
        json.WriteStartObject();
        var extras = Attributes(ElementTable.OfPrimitive, isPrimitive: true);
        extras += Members(ElementTable.OfPrimitive);
        json.WriteEndObject();
        json.Flush();

        json = outside;
        depthAround -= outside.CurrentDepth;

        if (value is null && extras == 0)
        {
            place.Report(IssueType.Value, "An element has a value or children.", at);
        }

        return (value, extras == 0 ? null : buffer.WrittenSpan.ToArray());
    }

    /// <summary>What R4 has no element for is passed on as it looks: the parser of the JSON says what is wrong with it, among the rest.</summary>
    private void Unknown(string name)
    {
        if (xml.GetAttribute("value") is { } value)
        {
            json.WriteString(name, value);
            xml.Skip();
        }
        else
        {
            json.WritePropertyName(name);
            Complex(null);
        }
    }

    /// <summary>Writes the attributes that are members of the type, and says which are none of any.</summary>
    private int Attributes(ElementTable? type, bool isPrimitive = false)
    {
        var written = 0;

        for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
        {
            if (XmlText.IsAboutXml(xml) || (isPrimitive && xml.Name == "value"))
            {
                continue;
            }

            if (type is null || type.Find(xml.Name) is not { IsAttribute: true })
            {
                place.Report(IssueType.Structure, $"Unknown attribute '{xml.Name}'.", place.Now);
                continue;
            }

            json.WriteString(xml.Name, xml.Value);
            written++;
        }

        xml.MoveToElement();

        return written;
    }
}
