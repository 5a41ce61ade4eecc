using CaseRecords.Fhir.Search.Paths;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Finds what references lead to, where that is contained or in the same bundle.</summary>
/// <seealso href="https://hl7.org/fhir/R4/bundle.html#references"/>
internal sealed class ReferenceTargets
{
    private readonly Dictionary<Base, Dictionary<string, PocoNode>> byBundle = new(ReferenceEqualityComparer.Instance);

    /// <summary>The resource; null where it is out of sight.</summary>
    public PocoNode? Find(PocoNode reference) => reference.Poco switch
    {
        ResourceReference { Reference: ['#', ..] text } => reference.Resolve(text, _ => null),
        ResourceReference { Reference: { Length: > 0 } text } => InBundle(reference, text),
        _ => null,
    };

    /// <summary>The type of the resource, seen or not; null where the reference does not say it.</summary>
    public string? TypeOf(PocoNode reference) =>
        reference.Poco is not ResourceReference link ? null
        : Find(reference)?.Poco.TypeName ?? ReferenceText.TargetType(link, Root(reference));

    private static Resource Root(PocoNode node) => node.Parent is { } parent ? Root(parent) : (Resource)node.Poco;

    private PocoNode? InBundle(PocoNode reference, string text)
    {
        var entry = reference;

        while (entry is not null && entry.Poco is not Bundle.EntryComponent)
        {
            entry = entry.Parent;
        }

        if (entry is not { Poco: Bundle.EntryComponent { FullUrl: var own }, Parent: { } bundle })
        {
            return null;
        }

        var version = text.IndexOf("/_history/", StringComparison.Ordinal);
        var address = version < 0 ? text : text[..version];

        return Entries(bundle).GetValueOrDefault(address.Contains(':', StringComparison.Ordinal) ? address : BaseOf(own) + address);
    }

    private Dictionary<string, PocoNode> Entries(PocoNode bundle)
    {
        if (!byBundle.TryGetValue(bundle.Poco, out var entries))
        {
            byBundle[bundle.Poco] = entries = new(StringComparer.Ordinal);

            foreach (var entry in bundle.Child("entry") ?? Enumerable.Empty<PocoNode>())
            {
                if (entry.Poco is Bundle.EntryComponent { FullUrl: { Length: > 0 } url } && entry.Child("resource") is { } resource)
                {
                    entries.TryAdd(url, resource.First());
                }
            }
        }

        return entries;
    }

    /// <summary>The base of a RESTful fullUrl, which relative references in its entry go on from; nothing for a urn.</summary>
    private static string BaseOf(string? fullUrl)
    {
        var id = fullUrl?.LastIndexOf('/') ?? -1;
        var type = id <= 0 ? -1 : fullUrl!.LastIndexOf('/', id - 1);

        return type > 0 ? fullUrl![..(type + 1)] : "";
    }
}
