using CaseRecords.Fhir.Search;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Search;

/// <summary>The index rows that a resource has under one parameter, written out.</summary>
internal static class Indexed
{
    public static SearchParameters Parameters { get; } = SearchParameters.Number([]);

    public static SearchIndexer Indexer { get; } = new(Parameters, "https://record.example/fhir/");

    public static Resource Read(string json) => FhirJsonDeserializer.SYNTAXONLY.DeserializeResource(json);

    public static IndexSet Rows(string json) => Indexer.Index(Read(json));

    public static short Number(string type, string code) => Parameters.Find(type, code)!.Number;

    /// <summary>One word for each row, in the order in which they are made: what is searched for, then <c>/sub</c> and <c>@grp</c> where they are not 0.</summary>
    public static string Under(string code, string json)
    {
        var resource = Read(json);

        return Under(Parameters.Find(resource.TypeName, code)!.Rows, Indexer.Index(resource));
    }

    public static string Under(short p, IndexSet rows) => Under([p], rows);

    private static string Under(IReadOnlyList<short> ps, IndexSet rows) => string.Join(' ',
    [
        .. rows.Tokens.Where(row => ps.Contains(row.P)).Select(row => $"{row.System}|{row.Code}{Place(row.Sub, row.Grp)}"),
        .. rows.References.Where(row => ps.Contains(row.P)).Select(row => (row.Contained != 0 ? $"#{row.Contained}" : row.Target.ToString()) + Place(row.Sub, row.Grp)),
        .. rows.Uris.Where(row => ps.Contains(row.P)).Select(row => row.Uri + Place(row.Sub, row.Grp)),
        .. rows.Strings.Where(row => ps.Contains(row.P)).Select(row => (row.Whole ? $"'{row.Folded}'={row.Exact}" : row.Folded) + Place(row.Sub, row.Grp)),
        .. rows.Wordings.Where(row => ps.Contains(row.P)).Select(row => $"({row.Wording}){Place(row.Sub, row.Grp)}"),
        .. rows.Dates.Where(row => ps.Contains(row.P)).Select(row => $"{Date(row.Low)}..{Date(row.High)}{Place(row.Sub, row.Grp)}"),
        .. rows.Quantities.Where(row => ps.Contains(row.P)).Select(row => $"{Number(row.Low)}{(row.High == row.Low ? "" : ".." + Number(row.High))}{(row.System.Length > 0 ? "|" + row.System : "")}{(row.Unit.Length > 0 ? "|" + row.Unit : "")}{Place(row.Sub, row.Grp)}"),
    ]);

    private static string Place(short sub, short grp) => (sub == 0 ? "" : $"/{sub}") + (grp == 0 ? "" : $"@{grp}");

    private static string Date(long ticks) =>
        ticks == 0 ? "-∞" : ticks == DateTime.MaxValue.Ticks ? "∞" : new DateTime(ticks).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The number behind a key, read back from its bytes; with a sign behind it where the key is just above or below.</summary>
    private static string Number(DecimalKey key)
    {
        if (key == DecimalKey.Lowest || key == DecimalKey.Highest)
        {
            return key == DecimalKey.Lowest ? "-∞" : "∞";
        }

        var bytes = key.Bytes.Span;

        if (bytes[^1] == 0x00)
        {
            return Number(new DecimalKey(key.Bytes[..^1])) + "+";
        }

        if (bytes[^1] == 0xFF && (bytes[0] >= 0x80 || bytes[0] == 0x7F || bytes[^2] == 0xFE))
        {
            return Number(new DecimalKey((byte[])[.. bytes[..^2], (byte)(bytes[^2] + 1)])) + "-";
        }

        var (negative, number, place) = (bytes[0] < 0x80, 0m, 1m);

        for (var i = 1; i < (negative ? bytes.Length - 1 : bytes.Length); i++)
        {
            place /= 100;
            number += ((negative ? 0xFF - bytes[i] : bytes[i]) - 1) * place;
        }

        for (var exponent = bytes[0] == 0x80 ? 0 : Math.Abs(bytes[0] - 0x80) - 29; exponent != 0; exponent += exponent < 0 ? 1 : -1)
        {
            number = exponent < 0 ? number / 10 : number * 10;
        }

        return (negative ? -number : number).ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture);
    }
}
