using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of uri parameters. A versioned canonical is found with and without its version.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#uri"/>
internal static class UriValues
{
    public static void Add(Slot at, Base value, List<UriRow> rows)
    {
        if (value is not PrimitiveType { JsonValue: string { Length: > 0 } uri })
        {
            return;
        }

        rows.Add(new UriRow(at.P, Folding.Key(uri), at.Sub, at.Grp));

        if (value is Canonical && uri.IndexOf('|', StringComparison.Ordinal) is > 0 and var version)
        {
            rows.Add(new UriRow(at.P, Folding.Key(uri[..version]), at.Sub, at.Grp));
        }
    }
}
