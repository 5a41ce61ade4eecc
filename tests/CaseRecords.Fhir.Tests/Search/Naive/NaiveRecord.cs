using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>A resource as it is now, and when it became so.</summary>
internal sealed record Held(Resource Resource, DateTimeOffset Updated)
{
    public string Key => $"{Resource.TypeName}/{Resource.Id}";
}

/// <summary>What a search looks at: a resource, or one that it contains.</summary>
internal sealed record Place(Resource Resource, Held Root)
{
    public string Type => Resource.TypeName;
}

/// <summary>A record that is a list: what is current, and the versions that were.</summary>
internal sealed class NaiveRecord(IReadOnlyList<Held> current, IReadOnlyDictionary<string, Resource>? versions = null)
{
    public IReadOnlyList<Held> Current => current;

    public Held? Find(string type, string id) => current.FirstOrDefault(held => held.Resource.TypeName == type && held.Resource.Id == id);

    /// <param name="versioned">As <c>Type/id/_history/1</c>.</param>
    public Resource? Version(string versioned) => versions?.GetValueOrDefault(versioned);

    /// <summary>The same record without one resource.</summary>
    public NaiveRecord Without(string key) => new([.. current.Where(held => held.Key != key)], versions);

    /// <summary>The same record with one more resource.</summary>
    public NaiveRecord With(Held held) => new([.. current, held], versions);

    /// <summary>Where a reference leads: to what is contained beside it, or to the current version of a resource of the record.</summary>
    public Place? Follow(Place from, ResourceReference reference)
    {
        if (reference.Reference is not { } text)
        {
            return null;
        }

        if (text == "#")
        {
            return new Place(from.Root.Resource, from.Root);
        }

        if (text.StartsWith('#'))
        {
            return (from.Root.Resource as DomainResource)?.Contained.Find(inner => inner.Id == text[1..]) is { } inner ? new Place(inner, from.Root) : null;
        }

        return NaiveReference.Local(text) is var (type, id, _) && Find(type, id) is { } held ? new Place(held.Resource, held) : null;
    }
}
