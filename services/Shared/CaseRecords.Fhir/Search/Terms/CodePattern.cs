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

    public CodesOfSystem Written()
    {
        var listed = codes.Where(pair => pair.Value && !At(pair.Key)).Select(pair => pair.Key).Order(StringComparer.Ordinal).ToList();
        List<CodeBranch> written = [];

        foreach (var prefix in branches.Where(pair => pair.Value && !Around(pair.Key)).Select(pair => pair.Key))
        {
            var cut = branches.Where(pair => !pair.Value && IsInside(pair.Key, prefix) && Around(pair.Key)).Select(pair => pair.Key).ToList();
            var outermost = cut.Where(one => !cut.Exists(other => IsInside(one, other))).ToList();
            written.Add(new CodeBranch(
                prefix,
                [.. codes.Where(pair => !pair.Value && pair.Key.StartsWith(prefix, Comparison) && At(pair.Key) && !outermost.Exists(one => pair.Key.StartsWith(one, Comparison))).Select(pair => pair.Key).Order(StringComparer.Ordinal)],
                outermost));
        }

        return new CodesOfSystem(System, listed, written);
    }

    /// <summary>Whether codes that begin so, and are not named more exactly, are in.</summary>
    private bool At(string beginning)
    {
        if (branches.Count == 0)
        {
            return false;
        }

        for (var length = beginning.Length; length >= 0; length--)
        {
            if (branches.TryGetValue(beginning[..length], out var isIn))
            {
                return isIn;
            }
        }

        return false;
    }

    /// <summary>What holds for the codes around a branch.</summary>
    private bool Around(string prefix) => prefix.Length > 0 && At(prefix[..^1]);

    private bool IsInside(string prefix, string other) => prefix.Length > other.Length && prefix.StartsWith(other, Comparison);
}
