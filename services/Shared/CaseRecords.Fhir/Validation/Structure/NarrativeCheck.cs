using System.Collections.Frozen;
using System.Xml;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>Whether a narrative is what R4 allows: one div of plain formatting, with content, and nothing that runs or fetches.</summary>
/// <seealso href="https://hl7.org/fhir/R4/narrative.html#xhtml"/>
internal static class NarrativeCheck
{
    private const string Xhtml = "http://www.w3.org/1999/xhtml";

    private static readonly FrozenSet<string> Elements = Words(
        """
        a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li map ol p
        pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var
        """);

    private static readonly FrozenSet<string> Attributes = Words(
        """
        abbr accesskey align alt axis bgcolor border cellpadding cellspacing char charoff charset cite class colspan coords dir frame headers height href
        hreflang hspace id ismap lang longdesc name nohref noshade nowrap rel rev rowspan rules scope shape size span src start style summary tabindex
        title type usemap valign value vspace width compact clear xml:lang xml:space xmlns
        """);

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>A sentence that says what is wrong, or null.</summary>
    public static string? Wrong(string div)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(div), Settings);
            var hasContent = false;
            reader.MoveToContent();

            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "div", NamespaceURI: Xhtml })
            {
                return $"A narrative is a div of the namespace {Xhtml}.";
            }

            do
            {
                if (Forbidden(reader) is { } forbidden)
                {
                    return forbidden;
                }

                hasContent |= reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA || reader is { NodeType: XmlNodeType.Element, LocalName: "img" };
            }
            while (reader.Read());

            return hasContent ? null : "A narrative needs some text or an image.";
        }
        catch (XmlException e)
        {
            return $"A narrative is well-formed XHTML (line {e.LineNumber}, character {e.LinePosition}); entities other than XML's own are written as characters.";
        }
    }

    private static string? Forbidden(XmlReader reader)
    {
        if (reader.NodeType == XmlNodeType.ProcessingInstruction)
        {
            return "A narrative holds no processing instruction.";
        }

        if (reader.NodeType != XmlNodeType.Element)
        {
            return null;
        }

        if (reader.NamespaceURI != Xhtml || !Elements.Contains(reader.LocalName))
        {
            return $"A narrative may not hold the element '{reader.Name}'.";
        }

        var forbidden = reader.MoveToFirstAttribute() ? ForbiddenAttribute(reader) : null;
        reader.MoveToElement();

        return forbidden;
    }

    private static string? ForbiddenAttribute(XmlReader reader)
    {
        do
        {
            if (!Attributes.Contains(reader.Name) && !reader.Name.StartsWith("xmlns:", StringComparison.Ordinal))
            {
                return $"A narrative may not hold the attribute '{reader.Name}'.";
            }

            if (reader.Name is "href" or "src" or "cite" or "longdesc" or "usemap" && Runs(reader.Value))
            {
                return $"The attribute '{reader.Name}' of a narrative may not run anything.";
            }
        }
        while (reader.MoveToNextAttribute());

        return null;
    }

    private static bool Runs(string link)
    {
        var bare = string.Concat(link.Where(letter => letter > ' '));

        return bare.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || bare.StartsWith("vbscript:", StringComparison.OrdinalIgnoreCase);
    }

    private static FrozenSet<string> Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
