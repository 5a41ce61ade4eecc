using CaseRecords.Fhir.Search.Paths;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of reference parameters: ours by key, foreign ones and canonicals by address, logical ones by identifier.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#reference"/>
internal sealed class ReferenceValues(string? publicBase)
{
    private readonly string? prefix = ReferenceText.AsPrefix(publicBase);

    /// <summary>The resource of this server that a reference names; null for any other.</summary>
    public ResourceKey? Local(string reference) => ReferenceText.Local(reference, prefix);

    public void Add(short p, Base value, IndexSet rows)
    {
        switch (value)
        {
            case ResourceReference reference:
                AddReference(p, reference, rows);
                break;
            case Canonical canonical:
                UriValues.Add(p, canonical, rows.Uris);
                break;
            case PrimitiveType { JsonValue: string { Length: > 0 } text }:
                AddText(p, text, rows);
                break;
        }
    }

    private void AddReference(short p, ResourceReference reference, IndexSet rows)
    {
        var tokens = rows.Tokens.Count;

        if (reference.Identifier is { } identifier)
        {
            TokenValues.Add(p, identifier, rows.Tokens);
        }

        if (reference.Reference is { Length: > 0 } text && text[0] != '#')
        {
            AddText(p, text, rows);
        }
        else
        {
            // Contained, or by display only: nothing to find it by, but it is not missing.
            TokenValues.AddPresence(p, tokens, true, rows.Tokens);
        }
    }

    private void AddText(short p, string text, IndexSet rows)
    {
        if (ReferenceText.Local(text, prefix) is { } key)
        {
            rows.References.Add(new ReferenceRow(p, key, 0, 0));
        }
        else
        {
            rows.Uris.Add(new UriRow(p, Folding.Key(text)));
        }
    }
}
