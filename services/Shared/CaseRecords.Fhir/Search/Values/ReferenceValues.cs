using CaseRecords.Fhir.Search.Paths;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of reference parameters: ours by key, foreign ones and canonicals by address, logical ones by identifier. What names a version is found with it and without.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#reference"/>
internal sealed class ReferenceValues(string? publicBase)
{
    private const string History = "/_history/";

    private readonly string? prefix = ReferenceText.AsPrefix(publicBase);

    /// <summary>The resource of this server that a reference names; null for any other.</summary>
    public ResourceKey? Local(string reference) => ReferenceText.Local(reference, prefix);

    public void Add(Slot at, Base value, IndexSet rows)
    {
        switch (value)
        {
            case ResourceReference reference:
                AddReference(at, reference, rows);
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

    private void AddReference(Slot at, ResourceReference reference, IndexSet rows)
    {
        var tokens = rows.Tokens.Count;

        if (reference.Identifier is { } identifier)
        {
            TokenValues.Add(at, identifier, rows);
        }

        StringValues.AddText(at, reference.Display, rows.Strings);

        if (reference.Reference is { Length: > 0 } text && text[0] != '#')
        {
            AddText(at, text, rows);
        }
        else
        {
            // Contained, or by display only: nothing to find it by, but it is not missing.
            TokenValues.AddPresence(at, tokens, true, rows.Tokens);
        }
    }

    private void AddText(Slot at, string text, IndexSet rows)
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
