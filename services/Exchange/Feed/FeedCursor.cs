using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace CaseRecords.Exchange.Feed;

/// <summary>A place in the feed: the log's epoch and the last position that was read. Opaque to clients.</summary>
public readonly record struct FeedCursor(string Epoch, long Position)
{
    public override string ToString() =>
        WebEncoders.Base64UrlEncode(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"1.{Epoch}.{Position}")));

    /// <summary>The cursor inside a text that a client sent; null where it is none of ours.</summary>
    public static FeedCursor? Parse(string text)
    {
        try
        {
            var parts = Encoding.ASCII.GetString(WebEncoders.Base64UrlDecode(text)).Split('.');

            return parts is ["1", { Length: 32 } epoch, var number]
                && epoch.All(char.IsAsciiHexDigit)
                && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                ? new FeedCursor(epoch, position)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
