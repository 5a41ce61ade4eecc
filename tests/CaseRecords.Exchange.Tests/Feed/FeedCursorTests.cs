using System.Text;
using CaseRecords.Exchange.Feed;
using Microsoft.AspNetCore.WebUtilities;

namespace CaseRecords.Exchange.Tests.Feed;

public sealed class FeedCursorTests
{
    private const string Epoch = "019ab3c27c1e7a529d0e0c6c2a7d9f11";

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    [InlineData(long.MaxValue)]
    public void A_cursor_comes_back_as_it_went_out(long position)
    {
        var cursor = new FeedCursor(Epoch, position);

        FeedCursor.Parse(cursor.ToString()).ShouldBe(cursor);
    }

    [Fact]
    public void A_cursor_needs_no_escaping_in_a_query() =>
        new FeedCursor(Epoch, 184467).ToString().ShouldAllBe(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-' || letter == '_');

    [Theory]
    [InlineData("2.019ab3c27c1e7a529d0e0c6c2a7d9f11.42")]
    [InlineData("1.019ab3c27c1e7a529d0e0c6c2a7d9f11")]
    [InlineData("1.019ab3c27c1e7a529d0e0c6c2a7d9f11.-1")]
    [InlineData("1.019ab3c27c1e7a529d0e0c6c2a7d9f11.+1")]
    [InlineData("1.019ab3c27c1e7a529d0e0c6c2a7d9f11. 1")]
    [InlineData("1.019ab3c27c1e7a529d0e0c6c2a7d9f11.1e3")]
    [InlineData("1.019ab3c27c1e7a529d0e0c6c2a7d9f11.42.1")]
    [InlineData("1.019ab3c27c1e7a529d0e0c6c2a7d9f11.9223372036854775808")]
    [InlineData("1.019ab3c2-7c1e-7a52-9d0e-0c6c2a7d9f11.42")]
    [InlineData("1.zzzab3c27c1e7a529d0e0c6c2a7d9f11.42")]
    public void A_tampered_cursor_is_none_of_ours(string content) =>
        FeedCursor.Parse(WebEncoders.Base64UrlEncode(Encoding.ASCII.GetBytes(content))).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("184467")]
    [InlineData("*** not base64 ***")]
    [InlineData("eyJhIjoxfQ")]
    [InlineData("MS5_x4D_gICAgA")]
    public void A_foreign_text_is_none_of_ours(string text) => FeedCursor.Parse(text).ShouldBeNull();
}
