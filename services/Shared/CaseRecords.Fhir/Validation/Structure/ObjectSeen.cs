namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>What an object turned out to hold.</summary>
internal struct ObjectSeen
{
    private List<(Member Member, bool IsExtension, ArraySeen Items)>? arrays;
    private List<Member>? choices;
    private ulong values;
    private ulong extensions;
    private ulong extended;

    /// <summary>The texts that are looked at when it ends.</summary>
    public KeptTexts Texts;

    /// <summary>The elements that are there, a bit each: with a value, or with extensions only.</summary>
    public readonly ulong Present => values | extensions;

    /// <summary>Elements with an underscored member that says nothing, and no value.</summary>
    public readonly ulong Hollow => extensions & ~values & ~extended;

    /// <summary>The codings right in it, where they were asked for.</summary>
    public List<(string? System, string? Code)>? Codings { get; private set; }

    /// <summary>Its arrays of primitives, and of their extensions.</summary>
    public readonly IReadOnlyList<(Member Member, bool IsExtension, ArraySeen Items)> Arrays => arrays ?? [];

    public readonly bool Has(int index) => (Present & (1UL << index)) != 0;

    /// <summary>What is wrong with a member after those that were there before; null where nothing is.</summary>
    public string? Clash(Member member, bool isExtension)
    {
        var bit = 1UL << member.Index;
        var other = member.Element.IsChoice && (Present & bit) != 0 ? choices!.Find(one => one.Index == member.Index) : null;

        if (other is not null && other != member)
        {
            return $"'{other.JsonName}' and '{member.JsonName}': only one type of {member.Element.Name}[x] may stand here.";
        }

        if (((isExtension ? extensions : values) & bit) != 0)
        {
            return $"'{(isExtension ? "_" : "")}{member.JsonName}' stands here twice.";
        }

        if (member.Element.IsChoice && other is null)
        {
            (choices ??= []).Add(member);
        }

        if (isExtension)
        {
            extensions |= bit;
        }
        else
        {
            values |= bit;
        }

        return null;
    }

    /// <summary>The underscored member of a primitive was read.</summary>
    public void Extended(Member member, in ObjectSeen inside)
    {
        if (inside.HasExtension)
        {
            extended |= 1UL << member.Index;
        }
    }

    /// <summary>Element: id and extension, in this order.</summary>
    public readonly bool HasExtension => (values & 2) != 0;

    /// <summary>Remembers the items of an array, to compare it with its twin.</summary>
    public void Keep(Member member, bool isExtension, ArraySeen items) => (arrays ??= []).Add((member, isExtension, items));

    public void Keep(string? system, string? code) => (Codings ??= []).Add((system, code));
}

/// <summary>The items of an array: how many, and which are null.</summary>
internal struct ArraySeen
{
    public int Count { get; private set; }

    public HashSet<int>? Nulls { get; private set; }

    public void Value() => Count++;

    public void Null() => (Nulls ??= []).Add(Count++);
}
