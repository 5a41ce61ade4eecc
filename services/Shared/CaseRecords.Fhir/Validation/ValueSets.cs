using System.Collections.Concurrent;

namespace CaseRecords.Fhir.Validation;

/// <summary>Which codes are in R4's own value sets, as far as they can be listed. Sets are read when first asked for.</summary>
/// <seealso href="https://hl7.org/fhir/R4/terminologies-valuesets.html"/>
public static class ValueSets
{
    private static readonly Lazy<R4Text> Text = new(() => R4Text.Load("valuesets.tsv"));

    private static readonly Lazy<R4Text> Systems = new(() => R4Text.Load("codesystems.tsv"));

    private static readonly ConcurrentDictionary<string, Content> Sets = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, HashSet<string>> Codes = new(StringComparer.Ordinal);

    /// <summary>Every value set of which something is known.</summary>
    public static IEnumerable<string> Urls => Text.Value.Names;

    /// <summary>Whether a code is in a value set; null where that is not known.</summary>
    /// <param name="url">With or without a version.</param>
    /// <param name="system">Null for an element of type code, whose system the value set implies.</param>
    public static bool? Contains(string url, string? system, string code) =>
        Find(url) is not { } set ? null
        : system is null ? set.Any(code)
        : set.Of(system) is { } codes ? codes.Contains(code)
        : set.IsOpen || set.OpenSystems.Contains(system) ? null
        : false;

    /// <summary>Whether all of its codes are known.</summary>
    public static bool IsListed(string url) => Find(url) is { IsOpen: false, OpenSystems.Count: 0 };

    /// <summary>Its codes, for a message; at most so many.</summary>
    internal static IReadOnlyList<string> Some(string url, int limit) => Find(url) is { } set ? [.. set.Listed.Values.SelectMany(codes => codes).Distinct().Take(limit)] : [];

    /// <summary>One code of a value set; null where none is listed.</summary>
    internal static (string System, string Code)? First(string url) =>
        Find(url)?.Listed.FirstOrDefault(pair => pair.Value.Count > 0) is { Key: { } system, Value: { } codes } ? (system, codes.First()) : null;

    /// <summary>Whether a code is one of a code system's; null where the system is not known completely.</summary>
    public static bool? IsCodeOf(string system, string code) => CodesOf(system)?.Contains(code);

    internal static Content? Find(string url)
    {
        var bar = url.IndexOf('|', StringComparison.Ordinal);

        var name = bar < 0 ? url : url[..bar];

        // Clients ask for any address: only those that there are may be kept.
        return Text.Value.Has(name) ? Sets.GetOrAdd(name, Read) : Implicit(name);
    }

    /// <summary>Every code of a code system; null where it is not known completely.</summary>
    internal static HashSet<string>? CodesOf(string system) =>
        Systems.Value.Has(system) ? Codes.GetOrAdd(system, static name => Systems.Value.Lines(name) is [_, var codes] ? [.. codes] : []) : null;

    /// <summary>A set that a code system defines by its address holds some of that system's codes, and no others.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/loinc.html#implicit"/>
    private static Content? Implicit(string url) =>
        url.StartsWith("http://loinc.org/vs/", StringComparison.Ordinal) ? new Content { OpenSystems = { "http://loinc.org" } }
        : url.StartsWith("http://snomed.info/sct?fhir_vs", StringComparison.Ordinal) ? new Content { OpenSystems = { "http://snomed.info/sct" } }
        : null;

    private static Content Read(string url)
    {
        var set = new Content();

        foreach (var line in Text.Value.Lines(url)!.Skip(1))
        {
            switch (line)
            {
                case ["?"]:
                    set.IsOpen = true;
                    break;
                case [var system, "?"]:
                    set.OpenSystems.Add(system);
                    break;
                case [var system, "**"]:
                    set.OpenSystems.Add(system);
                    set.WholeSystems.Add(system);
                    break;
                case [var system, "*"]:
                    set.Listed[system] = CodesOf(system)!;
                    break;
                default:
                    set.Listed[line[0]] = [.. line.Skip(1)];
                    break;
            }
        }

        return set;
    }

    /// <summary>What is known of one value set.</summary>
    internal sealed class Content
    {
        public Dictionary<string, HashSet<string>> Listed { get; } = new(StringComparer.Ordinal);

        public HashSet<string> OpenSystems { get; } = new(StringComparer.Ordinal);

        /// <summary>Those open systems of which it holds every code.</summary>
        public HashSet<string> WholeSystems { get; } = new(StringComparer.Ordinal);

        public bool IsOpen { get; set; }

        /// <summary>The listed codes of a system, where it holds no others of it.</summary>
        public HashSet<string>? Of(string system) => OpenSystems.Contains(system) || IsOpen ? null : Listed.GetValueOrDefault(system);

        public bool? Any(string code) => Listed.Values.Any(codes => codes.Contains(code)) ? true : IsOpen || OpenSystems.Count > 0 ? null : false;
    }
}
