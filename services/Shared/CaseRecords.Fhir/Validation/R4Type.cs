using System.Collections.Frozen;

namespace CaseRecords.Fhir.Validation;

/// <summary>A resource or datatype as R4 defines it, with what it inherits.</summary>
public sealed class R4Type
{
    private readonly FrozenDictionary<string, R4Element> byPath;
    private readonly FrozenDictionary<string, IReadOnlyList<R4Element>> byParent;

    internal R4Type(string name, R4Type? ancestor, string kind, IReadOnlyList<R4Element> own)
    {
        Name = name;
        Base = ancestor;
        Kind = kind.Split(' ')[0];
        IsAbstract = kind.EndsWith(" abstract", StringComparison.Ordinal);
        Root = own.First(element => element.Path == ".");
        Elements = [.. Merged(ancestor, [.. own.Where(element => element.Path != ".")])];
        byPath = Elements.ToFrozenDictionary(element => element.Path, StringComparer.Ordinal);
        byParent = Elements.GroupBy(ParentOf).ToFrozenDictionary(group => group.Key, group => (IReadOnlyList<R4Element>)[.. group], StringComparer.Ordinal);
    }

    public string Name { get; }

    /// <summary>What it specialises: DomainResource for most resources.</summary>
    public R4Type? Base { get; }

    /// <summary>resource, complex-type or primitive-type.</summary>
    public string Kind { get; }

    public bool IsAbstract { get; }

    /// <summary>The type itself: its invariants, and the binding of the quantities.</summary>
    public R4Element Root { get; }

    /// <summary>Every element in the order of the definition; of those inside, only what is not common to all BackboneElements.</summary>
    public IReadOnlyList<R4Element> Elements { get; }

    /// <summary>Whether it is, or specialises, a type.</summary>
    public bool Is(string type) => Name == type || Base?.Is(type) == true;

    /// <summary>The element at a path within the type, such as <c>contact.name</c>; null where it has none. Does not go into datatypes.</summary>
    public R4Element? Element(string path) => byPath.GetValueOrDefault(path);

    /// <summary>The elements right under a path; an empty path is the type itself.</summary>
    public IReadOnlyList<R4Element> Children(string path) => byParent.GetValueOrDefault(path) ?? [];

    /// <summary>A type may narrow what it inherits: SimpleQuantity forbids the comparator.</summary>
    private static IEnumerable<R4Element> Merged(R4Type? ancestor, List<R4Element> own)
    {
        var narrowed = own.ToDictionary(element => element.Path, StringComparer.Ordinal);

        foreach (var inherited in ancestor?.Elements ?? [])
        {
            yield return narrowed.Remove(inherited.Path, out var mine) ? mine : inherited;
        }

        foreach (var element in own.Where(element => narrowed.ContainsKey(element.Path)))
        {
            yield return element;
        }
    }

    private static string ParentOf(R4Element element) => element.Path.LastIndexOf('.') is var dot and > 0 ? element.Path[..dot] : "";
}
