using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace CaseRecords.Fhir.Http;

/// <summary>Page cursors as clients hold them: encrypted, because a sort key may be a name, bound to the search, good for a day.</summary>
internal sealed class PageCursors(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("CaseRecords.PageCursor.v1").ToTimeLimitedDataProtector();

    /// <param name="search">The search that the cursor continues; it opens for no other.</param>
    public string Seal<TCursor>(TCursor cursor, string search)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(new Sealed<TCursor>(Fingerprint(search), cursor));

        return WebEncoders.Base64UrlEncode(protector.Protect(content, Life));
    }

    /// <summary>The cursor, or null where it was tampered with, is of another search, or too old.</summary>
    public TCursor? Open<TCursor>(string text, string search) where TCursor : class
    {
        try
        {
            var content = JsonSerializer.Deserialize<Sealed<TCursor>>(protector.Unprotect(WebEncoders.Base64UrlDecode(text)));

            return content?.Search == Fingerprint(search) ? content.Cursor : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    private static string Fingerprint(string search) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(search)).AsSpan(0, 12));

    private sealed record Sealed<TCursor>(string Search, TCursor Cursor);
}
