using System.Globalization;
using System.Text;

namespace CaseRecords.Load.Data;

/// <summary>Transactions as text: every entry is created, and found by the others under its number.</summary>
internal static class Bundles
{
    public static byte[] Transaction(IEnumerable<(string Type, string Resource)> entries) =>
        Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries.Select(Post))}}]}""");

    /// <summary>How one entry is referred to by the others.</summary>
    public static string Entry(int number) => string.Create(CultureInfo.InvariantCulture, $"urn:uuid:00000000-0000-4000-8000-{number:d12}");

    private static string Post((string Type, string Resource) entry, int number) =>
        $$$"""{"fullUrl":"{{{Entry(number)}}}","resource":{{{entry.Resource}}},"request":{"method":"POST","url":"{{{entry.Type}}}"}}""";
}
