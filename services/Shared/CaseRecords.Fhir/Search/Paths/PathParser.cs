using System.Globalization;
using System.Text.RegularExpressions;

namespace CaseRecords.Fhir.Search.Paths;

/// <summary>Reads the few shapes of FHIRPath that search parameters are written in.</summary>
internal static partial class PathParser
{
    /// <summary><c>X.exists() and X != false</c>: R4's way to ask whether a choice of boolean and date says yes.</summary>
    public static (string Path, bool AsTruth) StripTruth(string expression) =>
        Truth().Match(expression) is { Success: true } match ? (match.Groups["path"].Value, true) : (expression, false);

    /// <summary>The steps of one branch of a union; null if it needs generic FHIRPath.</summary>
    public static PathStep[]? Parse(string resourceType, string branch)
    {
        var steps = new List<PathStep>();
        var rest = branch.AsSpan().Trim();

        return Read(resourceType, ref rest, steps) && rest.IsEmpty ? [.. steps] : null;
    }

    private static bool Read(string resourceType, ref ReadOnlySpan<char> rest, List<PathStep> steps)
    {
        if (rest is ['(', ..])
        {
            var end = Closing(rest);
            var inner = end < 0 ? [] : rest[1..end].Trim();

            if (inner.IsEmpty || !Read(resourceType, ref inner, steps) || !inner.IsEmpty)
            {
                return false;
            }

            rest = rest[(end + 1)..];
        }
        else if (!Invocation(ref rest, steps, resourceType))
        {
            return false;
        }

        while (rest is ['.', ..])
        {
            rest = rest[1..];

            if (!Invocation(ref rest, steps, null))
            {
                return false;
            }
        }

        return Cast(ref rest, steps);
    }

    /// <summary>One name or call: <c>name</c>, <c>name[0]</c>, <c>as(T)</c>, <c>where(…)</c>, <c>extension('…')</c>.</summary>
    private static bool Invocation(ref ReadOnlySpan<char> rest, List<PathStep> steps, string? resourceType)
    {
        foreach (var (shape, make) in Shapes)
        {
            var match = shape.Match(rest.ToString());

            if (match.Success)
            {
                rest = rest[match.Length..];
                steps.AddRange(make(match));
                return true;
            }
        }

        var name = Name().Match(rest.ToString());

        if (!name.Success)
        {
            return false;
        }

        rest = rest[name.Length..];
        var element = name.Groups["name"].Value;

        if (resourceType is null || (element != resourceType && element is not ("Resource" or "DomainResource")))
        {
            steps.Add(new ChildStep(element, name.Groups["index"] is { Success: true } index ? int.Parse(index.ValueSpan, CultureInfo.InvariantCulture) : null));
        }

        return true;
    }

    private static bool Cast(ref ReadOnlySpan<char> rest, List<PathStep> steps)
    {
        var match = As().Match(rest.ToString());

        if (match.Success)
        {
            rest = rest[match.Length..];
            steps.Add(new TypeStep(match.Groups["type"].Value));
        }

        return rest.TrimStart().IsEmpty;
    }

    private static int Closing(ReadOnlySpan<char> text)
    {
        var depth = 0;

        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };

            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static readonly (Regex Shape, Func<Match, PathStep[]> Make)[] Shapes =
    [
        (TypeCall(), match => [new TypeStep(match.Groups["type"].Value)]),
        (WhereTarget(), match => [new TargetStep(match.Groups["type"].Value)]),
        (WhereEquals(), match => [new EqualityStep(match.Groups["name"].Value, match.Groups["text"].Value)]),
        (WhereNotTrue(), match => [new NotTrueStep(match.Groups["name"].Value)]),
        (ExtensionCall(), match => [new ChildStep("extension"), new EqualityStep("url", match.Groups["text"].Value)]),
    ];

    [GeneratedRegex(@"^(?<path>[A-Za-z.]+)\.exists\(\) and \k<path> != false$")]
    private static partial Regex Truth();

    [GeneratedRegex(@"^(as|ofType)\((?<type>[A-Za-z]+)\)")]
    private static partial Regex TypeCall();

    [GeneratedRegex(@"^where\(resolve\(\) is (?<type>[A-Za-z]+)\)")]
    private static partial Regex WhereTarget();

    [GeneratedRegex(@"^where\((?<name>[A-Za-z]+)\s*=\s*'(?<text>[^'\\]*)'\)")]
    private static partial Regex WhereEquals();

    [GeneratedRegex(@"^where\((?<name>[A-Za-z]+)\.exists\(\)\.not\(\) or \k<name> = false\)")]
    private static partial Regex WhereNotTrue();

    [GeneratedRegex(@"^extension\('(?<text>[^'\\]*)'\)")]
    private static partial Regex ExtensionCall();

    [GeneratedRegex(@"^(?<name>(?>[A-Za-z]+))(\[(?<index>\d+)\])?(?!\()")]
    private static partial Regex Name();

    [GeneratedRegex(@"^ as (?<type>[A-Za-z]+)")]
    private static partial Regex As();
}
