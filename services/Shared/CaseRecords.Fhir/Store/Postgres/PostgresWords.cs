using System.Globalization;
using CaseRecords.Fhir.Search;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>
/// The words of a resource, one row for all of them: a tsvector whose lexemes are the parameter's number and the word, found through a GIN index. Its list of
/// what is pending takes the words of a commit at once and sorts those of many into the index together.
/// </summary>
/// <seealso href="https://www.postgresql.org/docs/15/gin-implementation.html#GIN-FAST-UPDATE"/>
internal static class PostgresWords
{
    public const string Table = "ix_words";

    // Words are folded: they hold no line ends.
    private const char Between = '\n';

    /// <summary>Writes the words of resources that have others than before.</summary>
    public static void Replace(NpgsqlBatch batch, IEnumerable<(long Rid, IReadOnlyCollection<WordRow> Words, bool HadWords)> resources)
    {
        var all = resources.ToList();
        var gone = all.Where(one => one.HadWords).Select(one => one.Rid).ToArray();
        var come = all.FindAll(one => one.Words.Count > 0);

        if (gone.Length > 0)
        {
            batch.Add($"DELETE FROM {Table} WHERE rid = ANY($1)", gone);
        }

        if (come.Count > 0)
        {
            batch.Add(
                $"INSERT INTO {Table} (rid, words) SELECT k.rid, array_to_tsvector(string_to_array(k.words, chr(10))) FROM unnest($1, $2) k(rid, words)",
                come.ConvertAll(one => one.Rid).ToArray(), come.ConvertAll(one => Text(one.Words)).ToArray());
        }
    }

    /// <summary>A tsquery for a word, or for words that begin so, of any of some parameters.</summary>
    public static string Query(IEnumerable<short> parameters, string word, bool beginning) =>
        string.Join(" | ", parameters.Select(p => $"'{Lexeme(new WordRow(p, word)).Replace("'", "''", StringComparison.Ordinal).Replace("\\", "\\\\", StringComparison.Ordinal)}'{(beginning ? ":*" : "")}"));

    /// <summary>What the table takes in, a line each.</summary>
    public static string Text(IEnumerable<WordRow> words) => string.Join(Between, words.Select(Lexeme));

    private static string Lexeme(WordRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.P}:{row.Word}");
}
