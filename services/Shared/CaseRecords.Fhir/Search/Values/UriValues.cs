using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of uri parameters. A canonical is found with and without its version, and with and without its fragment.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#uri"/>
internal static class UriValues
{
    public static void Add(Slot at, Base value, List<UriRow> rows)
    {
        if (value is not PrimitiveType { JsonValue: string { Length: > 0 } uri })
        {
            return;
        }

        AddUri(at, uri, rows);

        if (value is not Canonical)
        {
            return;
        }

        var (url, version, fragment) = Parts(uri);

        if (fragment.Length > 0)
        {
            AddUri(at, url + version, rows);
        }

        if (version.Length > 0)
        {
            AddUri(at, url + fragment, rows);
        }

        if (version.Length > 0 && fragment.Length > 0)
        {
            AddUri(at, url, rows);
        }
    }

    public static void AddUri(Slot at, string uri, List<UriRow> rows)
    {
        if (uri.Length > 0)
        {
            rows.Add(new UriRow(at.P, Folding.Key(uri), at.Sub, at.Grp));
        }
    }

    /// <summary><c>url|version#fragment</c>, the latter two with their signs and empty where there is none.</summary>
    public static (string Url, string Version, string Fragment) Parts(string canonical)
    {
        var sharp = canonical.IndexOf('#', StringComparison.Ordinal);
        var (address, fragment) = sharp < 0 ? (canonical, "") : (canonical[..sharp], canonical[sharp..]);
        var bar = address.IndexOf('|', StringComparison.Ordinal);

        return bar < 0 ? (address, "", fragment) : (address[..bar], address[bar..], fragment);
    }
}
