using System.Globalization;
using System.Text;
using System.Xml;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Xml;

/// <summary>Where a reader of XML stands, as FHIRPath and line, and what was found wrong on the way.</summary>
internal sealed class XmlPlace(XmlReader xml)
{
    /// <summary>The rest would tell nobody anything.</summary>
    private const int MostIssues = 50;

    private readonly List<(string Name, int Index)> path = [];
    private readonly List<Issue> issues = [];

    public IReadOnlyList<Issue> Issues => issues;

    /// <summary>Line and position in the text, from 1.</summary>
    public (int Line, int Position) Now => xml is IXmlLineInfo line ? (line.LineNumber, line.LinePosition) : default;

    public void Enter(string name) => path.Add((name, -1));

    public void Leave() => path.RemoveAt(path.Count - 1);

    /// <summary>One more of the elements of this name.</summary>
    public void Count(ElementInfo element) => path[^1] = (element.Name, path[^1].Index + 1);

    /// <summary>Whether the element is FHIR's; says so where it is not.</summary>
    public bool IsFhir()
    {
        if (xml.NamespaceURI == XmlText.Namespace)
        {
            return true;
        }

        Report(OperationOutcome.IssueType.Structure, $"The element '{xml.LocalName}' is not of the namespace {XmlText.Namespace}.", Now);

        return false;
    }

    /// <summary>Whether an element may follow the last one: XML has an order, and what is single stands once.</summary>
    public bool IsInOrder(ElementInfo? element, ElementInfo? last)
    {
        if (element is null || last is null || element.Order > last.Order)
        {
            return true;
        }

        Report(
            OperationOutcome.IssueType.Structure,
            element.Order < last.Order || element.IsCollection ? $"'{element.Name}' stands before '{last.Name}' in XML." : $"'{element.Stem}' stands here twice.",
            Now);

        return false;
    }

    public bool IsShallow(int depth)
    {
        if (depth < ResourceJson.MaxDepth)
        {
            return true;
        }

        Report(OperationOutcome.IssueType.Structure, $"This is nested deeper than {ResourceJson.MaxDepth} levels.", Now);

        return false;
    }

    /// <summary>Goes to the next child element; false at the end of the parent. Text between elements is told.</summary>
    public bool NextChild()
    {
        while (xml.NodeType is not (XmlNodeType.Element or XmlNodeType.EndElement or XmlNodeType.None))
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                Report(OperationOutcome.IssueType.Structure, "Text stands between elements; values are attributes.", Now);
            }

            xml.Read();
        }

        return xml.NodeType == XmlNodeType.Element;
    }

    /// <summary>Leaves the end of an element behind; one without content has none.</summary>
    public void Close(bool isEmpty)
    {
        if (!isEmpty)
        {
            xml.Read();
        }
    }

    public bool NextIs(string name) => NextChild() && xml.LocalName == name && xml.NamespaceURI == XmlText.Namespace;

    public void Report(OperationOutcome.IssueType code, string what, (int Line, int Position) at)
    {
        if (issues.Count < MostIssues)
        {
            issues.Add(new Issue(400, code, $"{what} (line {at.Line}, position {at.Position})", Expression()));
        }
    }

    private string? Expression()
    {
        if (path.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();

        foreach (var (name, index) in path)
        {
            text.Append(text.Length == 0 ? "" : ".").Append(name);

            if (index >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
        }

        return text.ToString();
    }
}
