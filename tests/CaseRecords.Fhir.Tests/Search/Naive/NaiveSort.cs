using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>The order of the matches: by several parameters, each upwards or downwards, those without a value last.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#_sort"/>
internal sealed class NaiveSort(string sort)
{
    private readonly (string Code, bool Down)[] by = [.. sort.Split(',').Select(part => part.StartsWith('-') ? (part[1..], true) : (part, false))];

    public IReadOnlyList<Held> Order(IEnumerable<Held> matches) => [.. matches.OrderBy(Keys, Comparer<IReadOnlyList<Key?>>.Create(Compare))];

    /// <summary>Whether two neighbours stand right: equal keys may stand either way.</summary>
    public bool Stands(Held first, Held second) => Compare(Keys(first), Keys(second)) <= 0;

    public string Describe(Held held) => string.Join(", ", Keys(held).Select(key => key?.ToString() ?? "none"));

    private IReadOnlyList<Key?> Keys(Held held) => [.. by.Select(part => KeyOf(held, part.Code, part.Down))];

    private int Compare(IReadOnlyList<Key?> left, IReadOnlyList<Key?> right)
    {
        for (var i = 0; i < by.Length; i++)
        {
            var order = (left[i], right[i]) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                var (one, other) => one.CompareTo(other) * (by[i].Down ? -1 : 1),
            };

            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>Upwards a resource stands by its smallest value, downwards by its largest.</summary>
    private static Key? KeyOf(Held held, string code, bool down)
    {
        if (code is "_id" or "_lastUpdated")
        {
            return code == "_id" ? new Key(held.Resource.Id!, 0, 0) : new Key("", held.Updated.UtcTicks, 0);
        }

        var parameter = NaiveParameters.Find(held.Resource.TypeName, code) ?? throw new FormatException(code);
        var keys = NaiveParameters.Values(new Place(held.Resource, held), parameter).SelectMany(value => KeysOf(parameter, value, down)).ToList();

        return keys.Count == 0 ? null : down ? keys.Max() : keys.Min();
    }

    private static IEnumerable<Key> KeysOf(NaiveParameter parameter, Base value, bool down) => parameter.Type switch
    {
        SearchParamType.String => NaiveText.Parts(value).Select(part => new Key(NaiveText.Fold(part), 0, 0)),
        SearchParamType.Date => NaiveDate.Of(value) is { } date ? [new Key("", down ? date.High : date.Low, 0)] : [],
        SearchParamType.Token => NaiveToken.Codes(value).Where(code => code.Code is not null).Select(code => new Key(NaiveToken.IsCaseSensitive(code.System) ? code.Code! : code.Code!.ToLowerInvariant(), 0, 0)),
        SearchParamType.Number or SearchParamType.Quantity => NaiveNumber.SpanOf(value) is { } span ? [EndOf(span, down)] : [],
        SearchParamType.Reference => value is ResourceReference { Reference: { } reference } && NaiveReference.Local(reference) is var (_, id, _) ? [new Key(id, 0, 0)] : [],
        SearchParamType.Uri => value is PrimitiveType { JsonValue: string text } ? [new Key(text, 0, 0)] : [],
        _ => throw new FormatException(parameter.Code),
    };

    /// <summary>Where a span ends without its last number, it ends just before it.</summary>
    private static Key EndOf(NaiveSpan span, bool down) => down
        ? new Key("", 0, span.High ?? decimal.MaxValue, span.High is null || span.HighIncluded ? 0 : -1)
        : new Key("", 0, span.Low ?? decimal.MinValue, span.Low is null || span.LowIncluded ? 0 : 1);

    private sealed record Key(string Text, long Ticks, decimal Number, int Beside = 0) : IComparable<Key>
    {
        public int CompareTo(Key? other)
        {
            var byText = string.CompareOrdinal(Text, other!.Text);

            return byText != 0 ? byText : Ticks != other.Ticks ? Ticks.CompareTo(other.Ticks) : Number != other.Number ? Number.CompareTo(other.Number) : Beside.CompareTo(other.Beside);
        }
    }
}
