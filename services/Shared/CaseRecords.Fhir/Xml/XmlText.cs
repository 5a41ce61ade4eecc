using System.Runtime.InteropServices;
using System.Xml;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Xml;

/// <summary>How XML of strangers is read: without document types, so without entities, and nothing is fetched.</summary>
/// <seealso href="https://hl7.org/fhir/R4/security.html#narrative"/>
internal static class XmlText
{
    public const string Namespace = "http://hl7.org/fhir";

    private const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    private const string OfNamespaces = "http://www.w3.org/2000/xmlns/";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Reads bytes in the encoding that they declare, UTF-8 where they declare none.</summary>
    public static XmlReader Open(ReadOnlyMemory<byte> body) =>
        XmlReader.Create(
            MemoryMarshal.TryGetArray(body, out var segment) ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false) : new MemoryStream(body.ToArray()),
            Settings);

    /// <summary>The local name of the root of text that is XML; null of any other.</summary>
    public static string? RootOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var xml = Open(body);

            return xml.MoveToContent() == XmlNodeType.Element ? xml.LocalName : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public static Issue Unreadable(ReadOnlySpan<byte> body, XmlException e) => new(
        400,
        OperationOutcome.IssueType.Structure,
        body.IsEmpty ? "The body is empty; a resource is expected."
            : body.IndexOf("<!DOCTYPE"u8) >= 0 ? "A document type (DOCTYPE) is not read, nor what it declares."
            : $"This is not well-formed XML (line {e.LineNumber}, position {e.LinePosition}).");

    /// <summary>Whether the attribute that the reader stands at is no data: a namespace, or where a schema lies.</summary>
    public static bool IsAboutXml(XmlReader xml) => xml.NamespaceURI is OfNamespaces or SchemaInstance;
}
