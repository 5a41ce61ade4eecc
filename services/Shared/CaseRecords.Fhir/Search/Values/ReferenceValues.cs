using CaseRecords.Fhir.Search.Paths;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of reference parameters: ours by key, foreign ones and canonicals by address, logical ones by identifier. What names a version is found with it and without.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#reference"/>
internal sealed class ReferenceValues(string? publicBase)
{
    /// <summary>The target of references that do not leave the resource.</summary>
    private static readonly ResourceKey Inside = new("", "");

    private const string History = "/_history/";

    private readonly string? prefix = ReferenceText.AsPrefix(publicBase);

    /// <summary>The resource of this server that a reference names; null for any other.</summary>
    public ResourceKey? Local(string reference) => ReferenceText.Local(reference, prefix);

    /// <param name="contained">What references such as <c>#a</c> lead to.</param>
    public void Add(Slot at, Base value, ContainedResources contained, IndexSet rows)
    {
        switch (value)
        {
            case ResourceReference reference:
                AddReference(at, reference, contained, rows);
                break;
            case Canonical { JsonValue: string { Length: > 0 } address } canonical:
                UriValues.Add(at, canonical, rows.Uris);

                if (Local(UriValues.Parts(address).Url) is { } definition)
                {
                    rows.References.Add(new ReferenceRow(at.P, definition, at.Sub, at.Grp));
                }

                break;
            case PrimitiveType { JsonValue: string { Length: > 0 } text }:
                AddText(at, text, rows);
                break;
        }
    }

    private void AddReference(Slot at, ResourceReference reference, ContainedResources contained, IndexSet rows)
    {
        var tokens = rows.Tokens.Count;

        if (reference.Identifier is { } identifier)
        {
            TokenValues.Add(at, identifier, rows.Tokens, called: null);
        }

        switch (reference.Reference)
        {
            case ['#', .. var id] when contained.OrdinalOf(id) is > 0 and var ordinal:
                AddContained(at, ordinal, rows);
                break;
            case { Length: > 0 } text when text[0] != '#':
                AddText(at, text, rows);
                break;
            default:
                // By display only, or to what contains it: nothing to find it by, but it is not missing.
                TokenValues.AddPresence(at, tokens, true, rows.Tokens);
                break;
        }
    }

    public static void AddContained(Slot at, short ordinal, IndexSet rows) =>
        rows.References.Add(new ReferenceRow(at.P, Inside, at.Sub, at.Grp, ordinal));

    public void AddText(Slot at, string text, IndexSet rows)
    {
        var version = text.IndexOf(History, StringComparison.Ordinal);

        if (Local(text) is { } key)
        {
            rows.References.Add(new ReferenceRow(at.P, key, at.Sub, at.Grp));

            if (version >= 0)
            {
                UriValues.AddUri(at, key + text[version..], rows.Uris);
            }

            return;
        }

        UriValues.AddUri(at, text, rows.Uris);

        if (version >= 0)
        {
            UriValues.AddUri(at, text[..version], rows.Uris);
        }
    }
}
