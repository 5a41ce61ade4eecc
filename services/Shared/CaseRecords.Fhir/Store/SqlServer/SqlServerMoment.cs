using System.Globalization;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>
/// A moment of the record as searches name it: every transaction below a number had ended, and of those above it some had too.
/// A commit takes the number of its transaction from the table moment and puts it into resource.xact.
/// </summary>
/// <remarks>
/// SQL Server knows the lowest number that a running transaction has taken (<c>MIN_ACTIVE_ROWVERSION</c>). It is read before the
/// snapshot begins, so all below it had been committed or undone by then. What is seen above it are rows of moment, which are few.
/// Every change of a resource takes a new number, and reindexing takes none: it changes nothing that a search shows.
/// </remarks>
/// <param name="Before">All transactions with lower numbers had ended.</param>
/// <param name="Also">Transactions with this number or a higher one that had been committed as well, ascending.</param>
/// <seealso href="https://learn.microsoft.com/sql/t-sql/functions/min-active-rowversion-transact-sql"/>
internal sealed record SqlServerMoment(long Before, IReadOnlyList<long> Also)
{
    /// <summary>So many are carried from page to page; what more there were is missing from later pages, and the last page says so.</summary>
    public const int MostCarried = 256;

    /// <summary>Reads no data, so a snapshot has not begun yet: declares <c>@moment</c> for the statements behind it in the same batch.</summary>
    public const string Read = "DECLARE @moment bigint = CAST(MIN_ACTIVE_ROWVERSION() AS bigint);\n";

    /// <summary>Behind <see cref="Read"/>: the moment, and what is seen beyond it; a row each, the moment first.</summary>
    public static string Seen { get; } =
        $"SELECT @moment AS xact UNION ALL SELECT q.xact FROM (SELECT TOP ({MostCarried}) CAST(m.moment AS bigint) AS xact FROM moment m WHERE m.moment >= CAST(@moment AS binary(8)) ORDER BY m.moment) q ORDER BY xact";

    /// <param name="rows">What <see cref="Seen"/> gave.</param>
    public static SqlServerMoment Of(IReadOnlyList<long> rows) => new(rows[0], [.. rows.Skip(1)]);

    /// <exception cref="FormatException">It was not written by <see cref="ToString"/>.</exception>
    public static SqlServerMoment Parse(string text)
    {
        var parts = text.Split(':');
        var before = long.Parse(parts[0], CultureInfo.InvariantCulture);

        return new(before, [.. (parts is [_, { Length: > 0 } list] ? list.Split(',') : []).SelectMany(Run)]);

        IEnumerable<long> Run(string run)
        {
            var ends = run.Split('-');
            var first = long.Parse(ends[0], CultureInfo.InvariantCulture);
            var last = ends.Length > 1 ? long.Parse(ends[1], CultureInfo.InvariantCulture) : first;

            for (var offset = first; offset <= last; offset++)
            {
                yield return before + offset;
            }
        }
    }

    /// <summary>As a cursor carries it: numbers follow each other, so runs are short.</summary>
    public override string ToString()
    {
        List<(long First, long Last)> runs = [];

        foreach (var xact in Also)
        {
            var offset = xact - Before;

            if (runs is [.., var (first, last)] && last == offset - 1)
            {
                runs[^1] = (first, offset);
            }
            else
            {
                runs.Add((offset, offset));
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Before}:{string.Join(',', runs.Select(run => run.First == run.Last ? $"{run.First}" : $"{run.First}-{run.Last}"))}");
    }
}
