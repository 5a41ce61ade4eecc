using System.Text;

namespace CaseRecords.Definitions;

/// <summary>What is known of the codes of a value set.</summary>
internal sealed class Expansion
{
    public SortedDictionary<string, List<string>> Listed { get; } = new(StringComparer.Ordinal);

    /// <summary>Systems of which it may hold codes that are not listed.</summary>
    public SortedSet<string> OpenSystems { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it may hold codes of any system.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether nothing can be said of any code: a set that comes out empty is one whose definition went wrong.</summary>
    public bool IsUnknown => Listed.Count == 0 && (IsOpen || OpenSystems.Count == 0);

    public void Add(Expansion other)
    {
        foreach (var (system, codes) in other.Listed)
        {
            Listed[system] = [.. Listed.GetValueOrDefault(system, []).Union(codes, StringComparer.Ordinal)];
        }

        OpenSystems.UnionWith(other.OpenSystems);
        IsOpen |= other.IsOpen;
    }

    /// <summary>What cannot be listed may take away anything: its systems are no longer known.</summary>
    public void Remove(Expansion other)
    {
        foreach (var (system, codes) in other.Listed.Where(pair => Listed.ContainsKey(pair.Key)))
        {
            Listed[system] = [.. Listed[system].Except(codes, StringComparer.Ordinal)];
        }

        foreach (var system in other.IsOpen ? Listed.Keys.ToList() : [.. other.OpenSystems.Where(Listed.ContainsKey)])
        {
            Listed.Remove(system);
            OpenSystems.Add(system);
        }
    }

    /// <summary>What both hold; where one of them cannot be listed, neither can the result.</summary>
    public Expansion And(Expansion other)
    {
        var both = new Expansion { IsOpen = IsOpen && other.IsOpen };

        foreach (var system in Systems.Union(other.Systems))
        {
            if (Listed.TryGetValue(system, out var mine) && other.Listed.TryGetValue(system, out var theirs) && !OpenSystems.Contains(system) && !other.OpenSystems.Contains(system))
            {
                both.Listed[system] = [.. mine.Intersect(theirs, StringComparer.Ordinal)];
            }
            else if (MayHold(system) && other.MayHold(system))
            {
                both.OpenSystems.Add(system);
            }
        }

        return both;
    }

    public void AppendTo(StringBuilder text, CodeSystems systems)
    {
        foreach (var (system, codes) in Listed)
        {
            var isAll = systems.Codes(system) is { } known && known.Count == codes.Count && known.Keys.All(codes.Contains);
            text.Append(system).Append('\t').Append(isAll ? "*" : string.Join('\t', codes)).Append('\n');
        }

        foreach (var system in OpenSystems)
        {
            text.Append(system).Append("\t?\n");
        }

        if (IsOpen)
        {
            text.Append("?\n");
        }
    }

    private IEnumerable<string> Systems => Listed.Keys.Concat(OpenSystems);

    private bool MayHold(string system) => IsOpen || OpenSystems.Contains(system) || Listed.ContainsKey(system);
}
