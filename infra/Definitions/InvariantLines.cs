using System.Text;
using System.Text.Json;

namespace CaseRecords.Definitions;

/// <summary>The invariants as published, a line each: where they stand, key, severity, expression, what they mean.</summary>
internal static class InvariantLines
{
    public static string Of(IReadOnlyList<JsonElement> structures, PublishedElements published)
    {
        var text = new StringBuilder();

        foreach (var structure in structures)
        {
            foreach (var element in published.Of(structure))
            {
                foreach (var constraint in PublishedElements.Constraints(structure, element))
                {
                    text.AppendJoin('\t',
                        ElementLines.Within(element) is "." ? structure.Text("name") : $"{structure.Text("name")}.{ElementLines.Within(element)}",
                        constraint.Text("key"),
                        constraint.Text("severity"),
                        Extract.Cell(constraint.Text("expression")),
                        Extract.Cell(constraint.Text("human"))).Append('\n');
                }
            }
        }

        return text.ToString();
    }
}
