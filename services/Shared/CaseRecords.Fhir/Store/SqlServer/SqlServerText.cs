using System.Security.Cryptography;
using System.Text;
using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>
/// Texts as SQL Server's keys hold them. SQL Server fills the shorter of two texts up with spaces before it compares them, in unique keys too:
/// a text that ends with a space is therefore closed with a character that no text ends with. All other texts stand as they are.
/// </summary>
/// <seealso href="https://learn.microsoft.com/sql/t-sql/language-elements/string-comparison-assignment"/>
internal static class SqlServerText
{
    /// <summary>Compares code points, byte by byte.</summary>
    public const string Collation = "Latin1_General_100_BIN2_UTF8";

    /// <summary>Bytes of a key: 200 characters of at most 3, and what closes it.</summary>
    public const int KeyBytes = 601;

    /// <summary>Bytes of a key that stands beside another in the same clustered index, which has room for 900.</summary>
    public const int SecondKeyBytes = 240;

    /// <summary>Bytes of the address of a code system: an index of its own has room for 1,700.</summary>
    public const int AddressBytes = 1600;

    private const char End = '\u0001';

    /// <summary>The text as a key holds it.</summary>
    public static string Key(string text) => text is [.., ' ' or End] ? text + End : text;

    /// <summary>The text that a key holds.</summary>
    public static string Original(string key) => key is [.., End] ? key[..^1] : key;

    /// <summary>A key that is only ever compared whole: a longer one is a hash.</summary>
    public static string SecondKey(string text) => Short(text, SecondKeyBytes);

    /// <summary>The address of a code system: of a longer one its beginning, by which systems of one family are known, and a hash.</summary>
    public static string Address(string uri) => Encoding.UTF8.GetByteCount(uri) < AddressBytes ? Key(uri) : Folding.Beginning(uri) + Hash(uri);

    private static string Short(string text, int bytes) => Encoding.UTF8.GetByteCount(text) < bytes ? Key(text) : Hash(text);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
