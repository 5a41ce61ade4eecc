using System.Text.RegularExpressions;

namespace CaseRecords.Fhir.Validation;

/// <summary>
/// An invariant that only asks which children are there, such as <c>data.empty() or contentType.exists()</c>: decided from the members of the
/// JSON object, without FHIRPath. Half of R4's invariants are of this kind, and nearly all of those that stand in every resource.
/// </summary>
internal sealed partial class PresenceFormula
{
    private readonly Func<ulong, bool> decide;

    private PresenceFormula(Func<ulong, bool> decide) => this.decide = decide;

    /// <summary>Whether it holds where these children are there, a bit each.</summary>
    public bool Holds(ulong present) => decide(present);

    /// <summary>The formula of an expression; null where it asks anything else.</summary>
    public static PresenceFormula? Parse(string expression, IReadOnlyList<R4Element> children)
    {
        var tokens = Token().Matches(expression).Select(match => match.Value).ToList();

        if (string.Concat(tokens) != expression.Replace(" ", "", StringComparison.Ordinal))
        {
            return null;
        }

        var parser = new Parser(tokens, children);

        return parser.Implies() is { } formula && parser.IsAtEnd ? new PresenceFormula(formula) : null;
    }

    [GeneratedRegex(@"[A-Za-z]+\.(?:exists|empty)\(\)(?:\.not\(\))?|\band\b|\bor\b|\bxor\b|\bimplies\b|!=|=|\(|\)")]
    private static partial Regex Token();

    /// <summary>By FHIRPath's precedence: equality, and, or and xor, implies.</summary>
    private sealed class Parser(List<string> tokens, IReadOnlyList<R4Element> children)
    {
        private int next;

        public bool IsAtEnd => next == tokens.Count;

        public Func<ulong, bool>? Implies() => Chain(Or, static (word, left, right) => word == "implies" ? bits => !left(bits) || right(bits) : null);

        private Func<ulong, bool>? Or() => Chain(And, static (word, left, right) => word switch
        {
            "or" => bits => left(bits) || right(bits),
            "xor" => bits => left(bits) != right(bits),
            _ => null,
        });

        private Func<ulong, bool>? And() => Chain(Equal, static (word, left, right) => word == "and" ? bits => left(bits) && right(bits) : null);

        private Func<ulong, bool>? Equal() => Chain(Atom, static (word, left, right) => word switch
        {
            "=" => bits => left(bits) == right(bits),
            "!=" => bits => left(bits) != right(bits),
            _ => null,
        });

        private Func<ulong, bool>? Chain(Func<Func<ulong, bool>?> part, Func<string, Func<ulong, bool>, Func<ulong, bool>, Func<ulong, bool>?> join)
        {
            var left = part();

            while (left is not null && !IsAtEnd && join(tokens[next], left, left) is not null)
            {
                var word = tokens[next++];
                left = part() is { } right ? join(word, left, right) : null;
            }

            return left;
        }

        private Func<ulong, bool>? Atom()
        {
            if (IsAtEnd)
            {
                return null;
            }

            var token = tokens[next++];

            if (token == "(")
            {
                var inner = Implies();

                return inner is not null && !IsAtEnd && tokens[next++] == ")" ? inner : null;
            }

            return token.Split('.') is [var name, var test, .. var not] && IndexOf(name) is { } index
                ? Ask(1UL << index, (test == "exists()") == (not.Length == 0))
                : null;
        }

        private static Func<ulong, bool> Ask(ulong bit, bool there) => there ? bits => (bits & bit) != 0 : bits => (bits & bit) == 0;

        private int? IndexOf(string name)
        {
            for (var i = 0; i < children.Count; i++)
            {
                if (children[i].Name == name)
                {
                    return i;
                }
            }

            return null;
        }
    }
}
