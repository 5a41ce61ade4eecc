using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>
/// Which codes of one system are in a set: single codes in or out, and branches in or out. Of a code that is not named, the longest branch that
/// it begins with decides; without any it is out. So sets with branches can be joined, cut and subtracted exactly.
/// </summary>
internal sealed class CodePattern
{
    private readonly SortedDictionary<string, bool> branches;
    private readonly Dictionary<string, bool> codes;

    private CodePattern(string system)
    {
        var ignoresCase = !CodeSystems.IsCaseSensitive(system);
        branches = new(ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        codes = new(ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        Comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        System = system;
    }

    public string System { get; }

    /// <summary>How many codes and branches name it.</summary>
    public int Size => branches.Count + codes.Count;

    public bool IsEmpty => !branches.ContainsValue(true) && !codes.ContainsValue(true);

    private StringComparison Comparison { get; }

    public static CodePattern Nothing(string system) => new(system);

    public static CodePattern Whole(string system) => Beginning(system, [""]);

    public static CodePattern Of(string system, IEnumerable<string> listed)
    {
        var pattern = new CodePattern(system);

        foreach (var code in listed)
        {
            pattern.codes[code] = true;
        }

        return pattern;
    }

    public static CodePattern Beginning(string system, IEnumerable<string> prefixes)
    {
        var pattern = new CodePattern(system);

        foreach (var prefix in prefixes)
        {
            pattern.branches[prefix] = true;
        }

        return pattern;
    }

    public bool Has(string code) => codes.TryGetValue(code, out var listed) ? listed : At(code);

    /// <param name="rule">Whether a code is in, given whether it is in each; it says no where both do.</param>
    public CodePattern With(CodePattern other, Func<bool, bool, bool> rule)
    {
        var both = new CodePattern(System);

        foreach (var prefix in branches.Keys.Concat(other.branches.Keys))
        {
            both.branches[prefix] = rule(At(prefix), other.At(prefix));
        }

        foreach (var code in codes.Keys.Concat(other.codes.Keys))
        {
            if (rule(Has(code), other.Has(code)) is var isIn && isIn != both.At(code))
            {
                both.codes[code] = isIn;
            }
        }

        return both;
    }

    /// <summary>The same without what says nothing new: single codes, and branches with what is cut out of them.</summary>
    public CodesOfSystem Written()
    {
        List<Growing> written = [];
        Dictionary<string, Growing?> growingAt = new(codes.Comparer);
        Stack<(string Prefix, Growing? Growing)> around = [];

        // In this order a branch comes right after those that it is inside of.
        foreach (var (prefix, isIn) in branches)
        {
            while (around.TryPeek(out var outer) && !prefix.StartsWith(outer.Prefix, Comparison))
            {
                around.Pop();
            }

            var growing = around.TryPeek(out var enclosing) ? enclosing.Growing : null;

            if (isIn && growing is null)
            {
                written.Add(growing = new Growing(prefix, [], []));
            }
            else if (!isIn && growing is not null)
            {
                growing.ExceptPrefixes.Add(prefix);
                growing = null;
            }

            around.Push((prefix, growing));
            growingAt[prefix] = growing;
        }

        List<string> listed = [];

        foreach (var (code, isIn) in codes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var growing = Beginnings(code).FirstOrDefault(branches.ContainsKey) is { } longest ? growingAt[longest] : null;

            if (isIn && growing is null)
            {
                listed.Add(code);
            }
            else if (!isIn && growing is not null)
            {
                growing.ExceptCodes.Add(code);
            }
        }

        return new CodesOfSystem(System, listed, [.. written.Select(branch => new CodeBranch(branch.Prefix, branch.ExceptCodes, branch.ExceptPrefixes))]);
    }

    /// <summary>Whether codes that begin so, and are not named more exactly, are in.</summary>
    private bool At(string beginning) => branches.Count > 0 && Beginnings(beginning).FirstOrDefault(branches.ContainsKey) is { } longest && branches[longest];

    /// <summary>The longest first, down to none of it.</summary>
    private static IEnumerable<string> Beginnings(string text) => Enumerable.Range(0, text.Length + 1).Select(cut => text[..(text.Length - cut)]);

    private sealed record Growing(string Prefix, List<string> ExceptCodes, List<string> ExceptPrefixes);
}
