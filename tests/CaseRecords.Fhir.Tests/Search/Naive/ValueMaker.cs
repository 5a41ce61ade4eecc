using System.Globalization;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>Makes the value of a search from a value that a resource has, so that most searches find something.</summary>
internal sealed class ValueMaker(Made make)
{
    public string? Of(NaiveParameter parameter, Base value) => parameter.Type switch
    {
        SearchParamType.Token => Token(value),
        SearchParamType.String => Text(value) is { } text ? Escapes.Escape(text) : null,
        SearchParamType.Date => Compared(Date(value)),
        SearchParamType.Number => Compared(Number(value)),
        SearchParamType.Quantity => Compared(Quantity(value)),
        SearchParamType.Reference => Reference(value, parameter),
        SearchParamType.Uri => value is PrimitiveType { JsonValue: string address } ? Escapes.Escape(address) : null,
        _ => null,
    };

    public string? Token(Base value)
    {
        if (NaiveToken.Codes(value).Where(code => code.Code is not null).ToList() is not { Count: > 0 } codes)
        {
            return null;
        }

        var (system, code) = make.Pick(codes);
        var divided = value is CodeableConcept or Coding or Identifier || system is not null;
        var wanted = Escapes.Escape(make.Below(6) switch { 0 => code!.ToUpperInvariant(), 1 => code!.ToLowerInvariant(), _ => code! });

        return make.Below(divided ? 6 : 1) switch
        {
            1 or 2 => system is null ? $"|{wanted}" : $"{system}|{wanted}",
            3 when system is not null => $"{system}|",
            4 when value is not PrimitiveType => $"|{wanted}",
            _ => wanted,
        };
    }

    /// <summary>The beginning of a value or of one of its words, in another case or without its accents.</summary>
    public string? Text(Base value)
    {
        if (NaiveText.Parts(value).ToList() is not { Count: > 0 } parts)
        {
            return null;
        }

        var part = make.Pick(parts);
        var text = make.Chance(0.4) ? make.Pick(NaiveText.Fold(part).Split(' ')) : make.Chance(0.3) ? NaiveText.Fold(part) : part;
        text = text[..Math.Max(1, make.Chance(0.5) ? text.Length : make.Below(text.Length + 1))];

        return make.Below(4) switch { 0 => text.ToUpperInvariant(), 1 => text.ToLowerInvariant(), _ => text };
    }

    public string? Exact(Base value) => NaiveText.Parts(value).ToList() is { Count: > 0 } parts
        ? Escapes.Escape(make.Pick(parts) is var part && make.Chance(0.2) ? part.ToLowerInvariant() : part)
        : null;

    public string? Contained(Base value)
    {
        if (NaiveText.Parts(value).Select(NaiveText.Fold).Where(text => text.Length > 0).ToList() is not { Count: > 0 } parts)
        {
            return null;
        }

        var part = make.Pick(parts);
        var start = make.Below(part.Length);

        return part[start..].Trim() is { Length: > 0 } text ? text[..Math.Max(1, make.Below(Math.Min(5, text.Length) + 1))] : null;
    }

    /// <summary>A date that the record has, or a coarser one.</summary>
    private string? Date(Base value)
    {
        var text = value switch
        {
            _ when make.Chance(0.3) => make.Pick(Pools.Dates),
            PrimitiveType { JsonValue: string written } and not FhirString => written,
            Period period => make.Chance(0.5) ? period.Start ?? period.End : period.End ?? period.Start,
            Timing timing => timing.Event.FirstOrDefault() ?? make.Pick(Pools.Dates),
            _ => make.Pick(Pools.Dates),
        };

        return make.Below(6) switch
        {
            0 => text?[..4],
            1 when text?.Length > 7 => text[..7],
            2 when text?.Length > 10 => text[..10],
            3 when text is [.., 'Z'] => text[..16] + "Z",
            _ => text,
        };
    }

    private string? Number(Base value) => (NaiveNumber.SpanOf(value) is { } span && make.Chance(0.6) ? span.Low ?? span.High : null)?.ToString(CultureInfo.InvariantCulture) is { } digits
        ? Digits(digits)
        : make.Chance(0.2) ? make.Pick(["1e2", "5.40e-3", "5e0", "1.2e1", "0", "-5"]) : make.Pick(Pools.Numbers);

    /// <summary>The same number with other digits: they say how exactly it is meant.</summary>
    private string Digits(string digits) => make.Below(5) switch
    {
        0 when digits.Contains('.', StringComparison.Ordinal) => digits + "0",
        1 when digits.Contains('.', StringComparison.Ordinal) => digits[..^1].TrimEnd('.'),
        2 when !digits.Contains('.', StringComparison.Ordinal) => digits + ".0",
        _ => digits,
    };

    private string? Quantity(Base value)
    {
        var number = Number(value);
        var (system, code, unit) = value switch
        {
            Quantity quantity => (quantity.System, quantity.Code, quantity.Unit),
            Money money => ("urn:iso:std:iso:4217", (string?)money.CurrencyElement?.JsonValue, null),
            Hl7.Fhir.Model.Range range => (range.Low?.System, range.Low?.Code, range.Low?.Unit),
            _ => default,
        };

        return make.Below(6) switch
        {
            0 or 1 when code is not null => $"{number}|{system}|{code}",
            2 when (code ?? unit) is { } either => $"{number}||{either}",
            3 when (unit ?? code) is { } either => $"{number}||{either}",
            4 or 5 when code is not null => InAnotherUnit(value, system!, code) ?? $"{number}|{system}|{code}",
            _ => number,
        };
    }

    /// <summary>The same quantity in a unit of the same kind.</summary>
    private string? InAnotherUnit(Base value, string system, string code)
    {
        if (NaiveNumber.SpanOf(value) is not { } span || (span.Low ?? span.High) is not { } number || NaiveNumber.Others(code) is not { Count: > 0 } others)
        {
            return null;
        }

        var (other, factor) = make.Pick(others);
        var converted = (number * factor).ToString("0.############", CultureInfo.InvariantCulture);

        return $"{Digits(converted)}|{system}|{other}";
    }

    private string? Reference(Base value, NaiveParameter parameter)
    {
        if (value is PrimitiveType { JsonValue: string address })
        {
            return Escapes.Escape(make.Chance(0.5) ? address : address.Split('|')[0]);
        }

        if (value is not ResourceReference { Reference: { } text } || text.StartsWith('#'))
        {
            return null;
        }

        return NaiveReference.Local(text) is var (type, id, _) ? make.Chance(0.4) && parameter.Targets.Contains(type) ? id : $"{type}/{id}" : text;
    }

    private string? Compared(string? value) => value is null ? null : make.Chance(0.35) ? value : make.Pick(Prefix.All) + value;
}
