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

            if (rows[row].TrueForAll(taken => IsClear(taken, extent)))
            {
                rows[row].Add(extent);

                return row;
            }
        }

        return null;
    }

    /// <summary>How far to the right an item that was placed may grow before it meets its neighbour.</summary>
    public double RoomRightOf(int row, Extent placed) =>
        rows[row].Where(other => other.Left >= placed.Right).Select(other => other.Left - clear).DefaultIfEmpty(Ink.MinPlot).Min() - placed.Right;

    /// <summary>Lets an item that was placed cover more of its row.</summary>
    public void Widen(int row, Extent placed, Extent wider) => rows[row][rows[row].IndexOf(placed)] = wider;

    private bool IsClear(Extent a, Extent b) => a.Right + clear <= b.Left || b.Right + clear <= a.Left;
}
