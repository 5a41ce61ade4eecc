using System.Globalization;
using System.Text;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Writes where a value stands as FHIRPath, with an index for each list: <c>Observation.component[0].value</c>.</summary>
internal static class Place
{
    public static string Of(PocoNode node) => Append(new StringBuilder(), node).ToString();

    private static StringBuilder Append(StringBuilder text, PocoNode node)
    {
        if (node.Parent is null)
        {
            return text.Append(node.Poco.TypeName);
        }

        Append(text, node.Parent).Append('.').Append(node.Name);

        return node.Index is { } index ? text.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']') : text;
    }
}
