using System.Collections;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Compares values with what profiles fix.</summary>
/// <seealso href="https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.pattern_x_"/>
internal static class Patterns
{
    /// <summary>Whether a value is exactly another one: nothing missing, nothing more, lists in their order.</summary>
    public static bool IsExactly(Base value, Base wanted) =>
        value is PrimitiveType || wanted is PrimitiveType
            ? Contains(value, wanted) && SameElements(value, wanted)
            : value.GetType() == wanted.GetType() && SameElements(value, wanted);

    /// <summary>Whether a value holds everything that a pattern holds; more is allowed, and lists in any order.</summary>
    public static bool Contains(Base value, Base pattern) =>
        pattern is PrimitiveType wanted
            ? value is PrimitiveType primitive && (wanted.JsonValue is null || Equals(primitive.JsonValue, wanted.JsonValue)) && ContainsElements(value, pattern)
            : value.GetType() == pattern.GetType() && ContainsElements(value, pattern);

    private static bool ContainsElements(Base value, Base pattern) =>
        pattern.EnumerateElements().All(wanted => value.TryGetValue(wanted.Key, out var actual) && Holds(actual, wanted.Value));

    private static bool Holds(object? actual, object wanted) => wanted switch
    {
        Base one => actual is Base other && Contains(other, one),
        string or not IEnumerable => Equals(actual, wanted),
        IEnumerable many => actual is IEnumerable others && many.OfType<Base>().All(one => others.OfType<Base>().Any(other => Contains(other, one))),
    };

    private static bool SameElements(Base value, Base wanted)
    {
        var elements = value.EnumerateElements().ToDictionary(StringComparer.Ordinal);

        return wanted.EnumerateElements().Count(element => elements.TryGetValue(element.Key, out var actual) && IsSame(actual, element.Value)) == elements.Count;
    }

    private static bool IsSame(object? actual, object wanted) => wanted switch
    {
        Base one => actual is Base other && IsExactly(other, one),
        string or not IEnumerable => Equals(actual, wanted),
        IEnumerable many => actual is IEnumerable others
            && many.OfType<Base>().ToList() is var left && others.OfType<Base>().ToList() is var right
            && left.Count == right.Count && left.Zip(right).All(pair => IsExactly(pair.Second, pair.First)),
    };
}
