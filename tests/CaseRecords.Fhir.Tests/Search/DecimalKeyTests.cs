using System.Globalization;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Tests.Generation;

namespace CaseRecords.Fhir.Tests.Search;

public sealed class DecimalKeyTests
{
    [Theory]
    [InlineData("5.35", "5.350")]
    [InlineData("0", "-0.00")]
    [InlineData("100", "100.000000")]
    [InlineData("-12.5", "-12.50")]
    public void Closing_zeros_do_not_count(string one, string other)
    {
        DecimalKey.Encode(Number(one)).ShouldBe(DecimalKey.Encode(Number(other)));
    }

    [Fact]
    public void Keys_are_in_the_order_of_the_numbers()
    {
        var seed = Seeds.Fresh;
        var random = new Random(seed);
        var numbers = Enumerable.Range(0, 4_000).Select(_ => Any(random))
            .Concat([0, 1, -1, 9.99m, 10, 99, 100, 101, 0.1m, 0.01m, decimal.MaxValue, decimal.MinValue, 1e-28m, -1e-28m])
            .ToList();

        foreach (var (left, right) in numbers.Zip(numbers.Skip(1).Append(5.35m)))
        {
            Math.Sign(DecimalKey.Encode(left).CompareTo(DecimalKey.Encode(right)))
                .ShouldBe(left.CompareTo(right), $"seed {seed}: {left} and {right}");
        }
    }

    [Fact]
    public void Every_number_lies_between_the_open_ends()
    {
        (DecimalKey.Lowest < DecimalKey.Encode(decimal.MinValue)).ShouldBeTrue();
        (DecimalKey.Highest > DecimalKey.Encode(decimal.MaxValue)).ShouldBeTrue();
    }

    private static decimal Any(Random random)
    {
        var near = new decimal(random.Next(-2_000, 2_000)) / 100;
        var wide = new decimal(random.Next(), random.Next(), random.Next(3) == 0 ? random.Next() : 0, random.Next(2) == 0, (byte)random.Next(29));

        return random.Next(2) == 0 ? near : wide;
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("6", "5.9999999999999999999999999", "6.000000000000000000000000001")]
    [InlineData("-6", "-6.000000000000000000000000001", "-5.9999999999999999999999999")]
    [InlineData("0", "-0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("10", "9.99", "10.01")]
    [InlineData("0.01", "0.0099", "0.0101")]
    [InlineData("-0.01", "-0.0101", "-0.0099")]
    public void There_is_room_on_both_sides_of_a_number(string number, string smaller, string larger)
    {
        var key = Key(number);

        new[] { Key(larger), key.JustAbove(), key, key.JustBelow(), Key(smaller) }.Order().ShouldBe([Key(smaller), key.JustBelow(), key, key.JustAbove(), Key(larger)]);
        key.JustBelow().ShouldBeLessThan(key);
        key.JustAbove().ShouldBeGreaterThan(key);

        static DecimalKey Key(string text) => DecimalKey.Encode(Number(text));
    }
}
