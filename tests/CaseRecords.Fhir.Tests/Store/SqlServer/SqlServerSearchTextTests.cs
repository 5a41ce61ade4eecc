using System.Text;
using CaseRecords.Fhir.Store.SqlServer;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>Texts in SQL Server's keys, under its own way to compare them: the shorter one is filled up with spaces.</summary>
public sealed class SqlServerSearchTextTests
{
    private static readonly string[] Texts =
    [
        "", " ", "  ", "a", "a ", "a  ", "a\u0001", "a \u0001", "a\u0001\u0001", "a\t", "a\tb", "a b", "ab", "a\u0001b", "A", "é", "e", "\ud83d\ude00", "\uffff", "b",
    ];

    [Fact]
    public void Only_the_same_text_is_the_same_key()
    {
        var pairs = Texts.SelectMany(_ => Texts, (one, other) => (One: one, Other: other)).ToList();

        pairs.Where(pair => Compare(SqlServerText.Key(pair.One), SqlServerText.Key(pair.Other)) == 0).ShouldAllBe(pair => pair.One == pair.Other);
        // The twin: as they are, some are taken for others.
        pairs.ShouldContain(pair => pair.One != pair.Other && Compare(pair.One, pair.Other) == 0);
    }

    [Fact]
    public void A_key_gives_its_text_back() => Texts.ShouldAllBe(text => SqlServerText.Original(SqlServerText.Key(text)) == text);

    /// <summary>The character that closes keys stands in no text of a resource: it is refused where it comes in.</summary>
    [Fact]
    public void The_range_of_a_beginning_holds_what_begins_with_it_and_nothing_else()
    {
        var texts = Texts.Where(text => !text.Contains('\u0001', StringComparison.Ordinal)).ToList();

        foreach (var beginning in texts.Where(text => text.Length > 0))
        {
            var found = texts.Where(text => IsIn(SqlServerText.Key(text), beginning)).ToList();

            found.ShouldBe(texts.Where(text => text.StartsWith(beginning, StringComparison.Ordinal)), ignoreOrder: true, $"'{beginning}'");
        }
    }

    [Fact]
    public void Keys_fit_into_their_columns()
    {
        var longest = new string('\u4e00', 200);

        Encoding.UTF8.GetByteCount(SqlServerText.Key(longest[..^1] + " ")).ShouldBeLessThanOrEqualTo(SqlServerText.KeyBytes);
        Encoding.UTF8.GetByteCount(SqlServerText.SecondKey(longest)).ShouldBeLessThanOrEqualTo(SqlServerText.SecondKeyBytes);
        SqlServerText.SecondKey(longest).ShouldNotBe(SqlServerText.SecondKey(longest[..^1] + "\u4e01"));
        SqlServerText.SecondKey("Berg").ShouldBe("Berg");
        Encoding.UTF8.GetByteCount(SqlServerText.Address("http://" + new string('\u4e00', 3_000))).ShouldBeLessThanOrEqualTo(SqlServerText.AddressBytes);
        SqlServerText.Address("http://loinc.org/" + new string('x', 3_000)).ShouldStartWith("http://loinc.org/");
    }

    [Theory]
    [InlineData(100, new long[] { }, "100:")]
    [InlineData(100, new long[] { 100, 101, 102, 105 }, "100:0-2,5")]
    [InlineData(7, new long[] { 9 }, "7:2")]
    public void A_moment_travels_in_a_cursor(long before, long[] also, string text)
    {
        var moment = SqlServerMoment.Of([before, .. also]);

        moment.ToString().ShouldBe(text);
        var read = SqlServerMoment.Parse(text);
        read.Before.ShouldBe(before);
        read.Also.ShouldBe(also);
    }

    [Fact]
    public void The_largest_moment_leaves_room_in_a_cursor() =>
        SqlServerMoment.Of([long.MaxValue - 2_000, .. Enumerable.Range(0, SqlServerMoment.MostCarried).Select(i => long.MaxValue - 2_000 + (2L * i))]).ToString().Length.ShouldBeLessThan(1_100);

    /// <summary>What the range of <see cref="SqlServerDialect"/> says.</summary>
    private static bool IsIn(string key, string beginning) =>
        Compare(key, beginning + "\u0001") >= 0 && Compare(key, beginning + "\U0010ffff") < 0 && Encoding.UTF8.GetByteCount(key) >= Encoding.UTF8.GetByteCount(beginning);

    /// <summary>Code points, the shorter text filled up with spaces.</summary>
    private static int Compare(string one, string other)
    {
        var (left, right) = (Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var order = (i < left.Length ? left[i] : (byte)' ') - (i < right.Length ? right[i] : (byte)' ');

            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
