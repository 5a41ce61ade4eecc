namespace CaseRecords.Timeline.Course;

/// <summary>What an item covers, in pixels at the narrowest width: its mark and its label.</summary>
internal readonly record struct Extent(double Left, double Right)
{
    public Extent Join(Extent other) => new(Math.Min(Left, other.Left), Math.Max(Right, other.Right));
}

/// <summary>Puts items into rows, first fit, so that none ever covers another.</summary>
internal sealed class Packing(double clear = 6)
{
    private readonly List<List<Extent>> rows = [];

    public int Rows => rows.Count;

    /// <summary>The first row where it fits; opens one if there is none.</summary>
    public int Place(Extent extent) => TryPlace(extent, int.MaxValue) ?? throw new InvalidOperationException("A new row always fits.");

    /// <summary>The first row where it fits, or null if that would take more rows than allowed.</summary>
    public int? TryPlace(Extent extent, int mostRows)
    {
        for (var row = 0; row < mostRows; row++)
        {
            if (row == rows.Count)
            {
                rows.Add([]);
            }

            if (rows[row].TrueForAll(taken => taken.Right + clear <= extent.Left || extent.Right + clear <= taken.Left))
            {
                rows[row].Add(extent);

                return row;
            }
        }

        return null;
    }
}
