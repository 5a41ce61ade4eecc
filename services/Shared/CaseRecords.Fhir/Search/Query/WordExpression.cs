using CaseRecords.Fhir.Search.Texts;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>What is asked of the words of a text: words, and combinations of them.</summary>
public abstract record WordExpression
{
    /// <param name="Beginning">Whether longer words that begin with it will do.</param>
    public sealed record Word(string Text, bool Beginning) : WordExpression;

    public sealed record All(IReadOnlyList<WordExpression> Of) : WordExpression;

    public sealed record Any(IReadOnlyList<WordExpression> Of) : WordExpression;

    public sealed record Without(WordExpression Of) : WordExpression;
}

/// <summary>Reads <c>(bone OR liver) AND metastases NOT lung</c>: words next to each other must all stand in the text, a star ends a beginning, quotes hold words together that must all be there.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#content"/>
internal sealed class WordExpressionReader
{
    private const int MostWords = 50;
    private const int Deepest = 20;

    private readonly List<string> tokens;
    private int at;
    private int words;
    private int depth;

    private WordExpressionReader(string text) => tokens = Tokens(text);

    /// <summary>What is asked, or what is wrong with the text.</summary>
    public static (WordExpression? Words, string? Wrong) Read(string text)
    {
        var reader = new WordExpressionReader(text);

        try
        {
            var read = reader.Or();

            return reader.at < reader.tokens.Count ? (null, "has a parenthesis that closes nothing")
                : reader.words == 0 ? (null, "wants at least one word")
                : !HasPositive(read) ? (null, "wants at least one word that must be there, beside those after NOT")
                : (read, null);
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    private WordExpression Or()
    {
        List<WordExpression> any = [And()];

        while (Takes("OR"))
        {
            any.Add(And());
        }

        return any is [var only] ? only : new WordExpression.Any(any);
    }

    private WordExpression And()
    {
        List<WordExpression> all = [Operand()];

        while (at < tokens.Count && tokens[at] != ")" && !IsOperator(tokens[at], "OR"))
        {
            Takes("AND");
            all.Add(Operand());
        }

        return all is [var only] ? only : new WordExpression.All(all);
    }

    private WordExpression Operand()
    {
        if (at >= tokens.Count)
        {
            throw new FormatException("ends where a word is wanted");
        }

        if (Takes("NOT"))
        {
            return new WordExpression.Without(Operand());
        }

        if (tokens[at] != "(")
        {
            return Words(tokens[at++]);
        }

        if (++depth > Deepest)
        {
            throw new FormatException($"nests more than {Deepest} parentheses");
        }

        at++;
        var inner = Or();

        if (at >= tokens.Count)
        {
            throw new FormatException("has a parenthesis that is not closed");
        }

        at++;
        depth--;

        return inner;
    }

    private WordExpression Words(string token)
    {
        var beginning = token.EndsWith('*');
        var text = token.Trim('*', '"');
        var folded = WordSet.Of(text);
        words += folded.Count;

        if (words > MostWords)
        {
            throw new FormatException($"takes at most {MostWords} words");
        }

        var all = folded.Select((word, i) => (WordExpression)new WordExpression.Word(word, beginning && i == folded.Count - 1)).ToList();

        // Where a UUID stands beside other words, each of its parts is a word.
        return Guid.TryParseExact(text, "D", out _) ? new WordExpression.Any([.. all, Words(token.Replace('-', ' '))])
            : all is [var only] ? only
            : new WordExpression.All(all);
    }

    private bool Takes(string word)
    {
        var takes = at < tokens.Count && IsOperator(tokens[at], word);
        at += takes ? 1 : 0;

        return takes;
    }

    private static bool IsOperator(string token, string word) => token.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static bool HasPositive(WordExpression words) => words switch
    {
        WordExpression.All all => all.Of.Any(HasPositive),
        WordExpression.Any any => any.Of.All(HasPositive),
        WordExpression.Without => false,
        _ => true,
    };

    private static List<string> Tokens(string text)
    {
        List<string> tokens = [];

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                continue;
            }

            var start = i;

            if (text[i] is '(' or ')')
            {
                tokens.Add(text[i].ToString());
                continue;
            }

            var quoted = text[i] == '"';

            while (i + 1 < text.Length && (quoted ? text[i + 1] != '"' : !char.IsWhiteSpace(text[i + 1]) && text[i + 1] is not ('(' or ')')))
            {
                i++;
            }

            i += quoted ? 1 : 0;
            tokens.Add(text[start..Math.Min(i + 1, text.Length)]);
        }

        return tokens;
    }
}
