using System.Numerics;

namespace CaseRecords.Load.Measuring;

/// <summary>
/// A histogram of durations from 100 ns to days whose buckets are at most 0.8 % wide, so that percentiles of many clients are those of all
/// their requests, and never an average of percentiles.
/// </summary>
internal sealed class Latencies
{
    /// <summary>A bucket is named by the highest bits of its ticks of 100 ns, and by how many follow.</summary>
    private const int Bits = 8;
    private const int Half = 1 << (Bits - 1);

    private readonly long[] counts = new long[(64 - Bits + 2) * Half];

    public long Count { get; private set; }

    public TimeSpan Longest { get; private set; }

    public void Add(TimeSpan took)
    {
        counts[Bucket(Math.Max(0, took.Ticks))]++;
        Count++;
        Longest = took > Longest ? took : Longest;
    }

    public void Add(Latencies other)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] += other.counts[i];
        }

        Count += other.Count;
        Longest = other.Longest > Longest ? other.Longest : Longest;
    }

    /// <summary>The duration that this part of all requests did not exceed; zero where there are none.</summary>
    /// <param name="part">From 0 to 1, such as 0.99.</param>
    public TimeSpan At(double part)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(part * Count));
        var seen = 0L;

        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];

            if (seen >= rank)
            {
                return TimeSpan.FromTicks(Math.Min(Top(i), Longest.Ticks));
            }
        }

        return TimeSpan.Zero;
    }

    private static int Bucket(long ticks)
    {
        var shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)ticks) - Bits);

        return (shift * Half) + (int)(ticks >> shift);
    }

    /// <summary>The longest duration that falls into a bucket.</summary>
    private static long Top(int bucket)
    {
        var shift = Math.Max(0, (bucket / Half) - 1);

        return ((long)(bucket - (shift * Half) + 1) << shift) - 1;
    }
}
