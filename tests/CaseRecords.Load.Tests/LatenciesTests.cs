using CaseRecords.Load.Measuring;

namespace CaseRecords.Load.Tests;

public sealed class LatenciesTests
{
    [Theory]
    [InlineData(0.5, 5_000)]
    [InlineData(0.99, 9_900)]
    [InlineData(0.999, 9_990)]
    [InlineData(1, 10_000)]
    public void A_percentile_is_within_a_hundredth_of_the_truth(double part, double microseconds)
    {
        var latencies = new Latencies();

        foreach (var n in Enumerable.Range(1, 10_000).OrderBy(n => n * 7919 % 10_000))
        {
            latencies.Add(TimeSpan.FromMicroseconds(n));
        }

        latencies.At(part).TotalMicroseconds.ShouldBeInRange(microseconds, microseconds * 1.01);
        latencies.Count.ShouldBe(10_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1_000_003)]
    [InlineData(long.MaxValue)]
    public void A_single_request_is_every_percentile(long ticks)
    {
        var latencies = new Latencies();
        latencies.Add(TimeSpan.FromTicks(ticks));

        latencies.At(0.5).Ticks.ShouldBe(ticks);
        latencies.At(0.999).Ticks.ShouldBe(ticks);
        latencies.Longest.Ticks.ShouldBe(ticks);
    }

    [Fact]
    public void Percentiles_of_two_clients_are_those_of_all_their_requests()
    {
        var (quick, slow, both) = (new Latencies(), new Latencies(), new Latencies());

        for (var n = 0; n < 990; n++)
        {
            quick.Add(TimeSpan.FromMilliseconds(1));
        }

        for (var n = 0; n < 10; n++)
        {
            slow.Add(TimeSpan.FromMilliseconds(100));
        }

        both.Add(quick);
        both.Add(slow);

        both.At(0.5).TotalMilliseconds.ShouldBe(1, tolerance: 0.01);
        both.At(0.99).TotalMilliseconds.ShouldBe(1, tolerance: 0.01);
        both.At(0.991).TotalMilliseconds.ShouldBe(100, tolerance: 1);
        both.Longest.ShouldBe(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Nothing_measured_is_zero() => new Latencies().At(0.5).ShouldBe(TimeSpan.Zero);
}
