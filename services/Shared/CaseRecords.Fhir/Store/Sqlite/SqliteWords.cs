using System.Globalization;
using System.Text;
using CaseRecords.Fhir.Search;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>
/// The words of a resource, in an FTS5 table under its number: a commit adds the words of its resources as one piece, and pieces are merged as they become
/// many. The table keeps what leads from a word to resources, and no text.
/// </summary>
/// <seealso href="https://www.sqlite.org/fts5.html#contentless_tables"/>
internal static class SqliteWords
{
    public const string Table = "ix_words";

    /// <summary>Makes the table. Its tokens are ASCII letters, digits and the underscore, whatever SQLite knows of Unicode.</summary>
    public const string Make =
        $"""CREATE VIRTUAL TABLE {Table} USING fts5(words, content='', contentless_delete=1, detail=none, tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""";

    /// <param name="hadWords">Whether there are words of it to be taken away.</param>
    public static void Replace(SqliteSession session, long rid, bool hadWords, IReadOnlyCollection<WordRow> words)
    {
        if (hadWords)
        {
            session.Execute($"DELETE FROM {Table} WHERE rowid = ?1", rid);
        }

        if (words.Count > 0)
        {
            session.Execute($"INSERT INTO {Table} (rowid, words) VALUES (?1, ?2)", rid, Text(words));
        }
    }

    /// <summary>What the table takes in.</summary>
    public static string Text(IEnumerable<WordRow> words) => string.Join(' ', words.Select(Token));

    /// <summary>An FTS5 query for a word, or for words that begin so, of any of some parameters.</summary>
    public static string Query(IEnumerable<short> parameters, string word, bool beginning) =>
        string.Join(" OR ", parameters.Select(p => $"\"{Token(new WordRow(p, word))}\"{(beginning ? "*" : "")}"));

    private static string Token(WordRow row)
    {
        var token = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{row.P}_");

        foreach (var rune in row.Word.EnumerateRunes())
        {
            if (rune.IsAscii && Rune.IsLetterOrDigit(rune))
            {
                token.Append((char)rune.Value);
            }
            else
            {
                token.Append(CultureInfo.InvariantCulture, $"_{rune.Value:x}_");
            }
        }

        return token.ToString();
    }
}
