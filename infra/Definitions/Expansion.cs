using System.Text;

namespace CaseRecords.Definitions;

/// <summary>What is known of the codes of a value set.</summary>
internal sealed class Expansion
{
    public SortedDictionary<string, List<string>> Listed { get; } = new(StringComparer.Ordinal);

    /// <summary>Systems of which it may hold codes that are not listed.</summary>
    public SortedSet<string> OpenSystems { get; } = new(StringComparer.Ordinal);

    /// <summary>Systems of which it holds every code, though they are not listed.</summary>
    public SortedSet<string> WholeSystems { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it may hold codes of any system.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether nothing can be said of any code: a set that comes out empty is one whose definition went wrong.</summary>
    public bool IsUnknown => Listed.Count == 0 && WholeSystems.Count == 0 && (IsOpen || OpenSystems.Count == 0);

    public void Add(Expansion other)
    {
        foreach (var (system, codes) in other.Listed)
        {
            Listed[system] = [.. Listed.GetValueOrDefault(system, []).Union(codes, StringComparer.Ordinal)];
        }

        OpenSystems.UnionWith(other.OpenSystems);
        WholeSystems.UnionWith(other.WholeSystems);
        IsOpen |= other.IsOpen;
    }

    /// <summary>What cannot be listed may take away anything: its systems are no longer known.</summary>
    public void Remove(Expansion other)
    {
        foreach (var (system, codes) in other.Listed.Where(pair => Listed.ContainsKey(pair.Key)))
        {
            Listed[system] = [.. Listed[system].Except(codes, StringComparer.Ordinal)];
        }

        foreach (var system in Systems.Where(system => !other.WholeSystems.Contains(system) && (other.IsOpen || other.OpenSystems.Contains(system) || (WholeSystems.Contains(system) && other.MayHold(system)))).ToList())
        {
            Listed.Remove(system);
            WholeSystems.Remove(system);
            OpenSystems.Add(system);
        }

        foreach (var system in other.WholeSystems)
        {
            Listed.Remove(system);
            WholeSystems.Remove(system);
            OpenSystems.Remove(system);
        }
    }

    /// <summary>What both hold; where one of them cannot be listed, neither can the result.</summary>
    public Expansion And(Expansion other)
    {
        var both = new Expansion { IsOpen = IsOpen && other.IsOpen };

        foreach (var system in Systems.Union(other.Systems))
        {
            if (WholeSystems.Contains(system) && other.WholeSystems.Contains(system))
            {
                both.WholeSystems.Add(system);
            }
            else if (WholeSystems.Contains(system) && other.IsListed(system))
            {
                both.Listed[system] = [.. other.Listed[system]];
            }
            else if (other.WholeSystems.Contains(system) && IsListed(system))
            {
                both.Listed[system] = [.. Listed[system]];
            }
            else if (IsListed(system) && other.IsListed(system))
            {
                both.Listed[system] = [.. Listed[system].Intersect(other.Listed[system], StringComparer.Ordinal)];
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
        foreach (var (system, codes) in Listed.Where(pair => !WholeSystems.Contains(pair.Key)))
        {
            var isAll = systems.Codes(system) is { } known && known.Count == codes.Count && known.Keys.All(codes.Contains);
            text.Append(system).Append('\t').Append(isAll ? "*" : string.Join('\t', codes)).Append('\n');
        }

        foreach (var system in OpenSystems.Except(WholeSystems))
        {
            text.Append(system).Append("\t?\n");
        }

        foreach (var system in WholeSystems)
        {
            text.Append(system).Append("\t**\n");
        }

        if (IsOpen)
        {
            text.Append("?\n");
        }
    }

    private IEnumerable<string> Systems => Listed.Keys.Union(OpenSystems).Union(WholeSystems);

    private bool MayHold(string system) => IsOpen || OpenSystems.Contains(system) || WholeSystems.Contains(system) || Listed.ContainsKey(system);

    /// <summary>Whether it holds of a system what is listed, and nothing else.</summary>
    private bool IsListed(string system) => Listed.ContainsKey(system) && !OpenSystems.Contains(system) && !WholeSystems.Contains(system);
}
