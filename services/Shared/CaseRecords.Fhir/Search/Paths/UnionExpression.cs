namespace CaseRecords.Fhir.Search.Paths;

/// <summary>Cuts the unions that R4 writes over all types to the branches of one type.</summary>
internal static class UnionExpression
{
    public static string CutTo(string type, string expression)
    {
        var branches = Branches(expression);

        return branches.Count == 1 ? expression : string.Join(" | ", branches.Where(branch => BelongsTo(type, branch)));
    }

    /// <summary>The operands of the outermost <c>|</c>, which may stand in text or in parentheses as well.</summary>
    public static IReadOnlyList<string> Branches(string expression)
    {
        var branches = new List<string>();
        var (depth, quoted, start) = (0, false, 0);

        for (var i = 0; i < expression.Length; i++)
        {
            var c = expression[i];
            quoted ^= c == '\'';
            depth += quoted ? 0 : c switch { '(' => 1, ')' => -1, _ => 0 };

            if (c == '|' && depth == 0 && !quoted)
            {
                branches.Add(expression[start..i].Trim());
                start = i + 1;
            }
        }

        branches.Add(expression[start..].Trim());

        return branches;
    }

    /// <summary>Whether a branch can lead anywhere from a type.</summary>
    public static bool BelongsTo(string type, string branch)
    {
        var path = branch.TrimStart('(', ' ');
        var root = new string([.. path.TakeWhile(char.IsAsciiLetter)]);

        return root == type || !R4.IsResourceType(root);
    }
}
