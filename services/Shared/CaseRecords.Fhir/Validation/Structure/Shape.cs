using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>What a JSON object of a type, or of an element with parts of its own, may hold. Made once, when such an object is first met.</summary>
internal sealed class Shape
{
    private const int LongestName = 128;

    private static readonly ConcurrentDictionary<(string Type, string Path), Shape> Shapes = new();

    private readonly FrozenDictionary<string, Member>.AlternateLookup<ReadOnlySpan<char>> members;

    private Shape(R4Type owner, string path)
    {
        Type = owner;
        Path = path;
        Elements = [.. owner.Children(path), .. path.Length == 0 ? [] : R4Definitions.Type(R4Definitions.IsElement(owner.Name, path) ? "Element" : "BackboneElement")!.Children("")];
        members = Elements.SelectMany(Members).ToFrozenDictionary(member => member.JsonName, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        Required = Elements.Index().Where(pair => pair.Item.Min > 0).Aggregate(0UL, (mask, pair) => mask | (1UL << pair.Index));

        foreach (var invariant in Validation.Invariants.Of(this))
        {
            if (PresenceFormula.Parse(invariant.Expression, Elements) is { } formula)
            {
                Presence.Add((invariant, formula));
            }
            else
            {
                Invariants.Add(invariant);
            }
        }
    }

    public R4Type Type { get; }

    /// <summary>Empty for a type; the path of the element whose parts these are otherwise.</summary>
    public string Path { get; }

    /// <summary>The type's name where it is one, such as Reference; empty inside a type.</summary>
    public string Name => Path.Length == 0 ? Type.Name : "";

    public bool IsResource => Path.Length == 0 && Type.Kind == "resource";

    /// <summary>At most 64: a test says so.</summary>
    public IReadOnlyList<R4Element> Elements { get; }

    /// <summary>The elements that must be there, a bit each.</summary>
    public ulong Required { get; }

    /// <summary>Invariants that only ask which elements are there.</summary>
    public List<(Invariant Invariant, PresenceFormula Formula)> Presence { get; } = [];

    /// <summary>Invariants that FHIRPath decides.</summary>
    public List<Invariant> Invariants { get; } = [];

    public static Shape Of(string type, string path = "") =>
        Shapes.GetOrAdd((type, path), key => new Shape(R4Definitions.Type(key.Type)!, key.Path));

    /// <summary>The index of an element; minus one where there is none.</summary>
    public int IndexOf(string element)
    {
        for (var i = 0; i < Elements.Count; i++)
        {
            if (Elements[i].Name == element)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The member that the reader's name calls; null where there is none.</summary>
    /// <param name="isExtension">Whether the name has the underscore of a primitive's extensions.</param>
    public Member? Find(ref Utf8JsonReader reader, out bool isExtension)
    {
        isExtension = false;

        if (!reader.ValueIsEscaped && reader.ValueSpan.Length > LongestName)
        {
            return null;
        }

        Span<char> name = stackalloc char[LongestName];
        name = reader.ValueIsEscaped ? reader.GetString()!.ToCharArray() : name[..Encoding.UTF8.GetChars(reader.ValueSpan, name)];

        if (name is ['_', .. var rest])
        {
            isExtension = true;
            name = rest;
        }

        return members.TryGetValue(name, out var member) && (!isExtension || member.MayBeExtended) ? member : null;
    }

    private IEnumerable<Member> Members(R4Element element, int index)
    {
        if (element.ContentReference is { } content)
        {
            yield return new Member(element.Name, element, new R4TypeReference("", []), MemberKind.Complex, index, -1, new(() => Of(Type.Name, content)));
            yield break;
        }

        foreach (var type in element.Types)
        {
            var name = R4Definitions.JsonName(element, type);
            var kind = KindOf(type.Code);
            var isAttribute = (name == "id" && !IsResource) || (name == "url" && Name == "Extension");

            yield return new Member(name, element, type, kind, index, KeptTexts.SlotOf(this, name), kind == MemberKind.Complex ? new(() => Content(element, type.Code)) : null)
            {
                MayBeExtended = kind == MemberKind.Primitive && !isAttribute,
                Invariants = type.Code is "BackboneElement" or "Element" ? [] : [.. Validation.Invariants.Of(Type, element)],
            };
        }
    }

    private Shape Content(R4Element element, string code) => code is "BackboneElement" or "Element" ? Of(Type.Name, element.Path) : Of(code);

    private static MemberKind KindOf(string code) => R4Definitions.Type(code) switch
    {
        { Name: "xhtml" } => MemberKind.Narrative,
        { Kind: "primitive-type" } => MemberKind.Primitive,
        { Kind: "resource" } => MemberKind.Resource,
        _ => MemberKind.Complex,
    };
}
