using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>Checks the JSON value of a primitive element, and the narrative's div.</summary>
/// <seealso href="https://hl7.org/fhir/R4/json.html#primitive"/>
internal sealed class ValueCheck(Place place, List<Issue> issues)
{
    public void Check(ref Utf8JsonReader reader, Shape shape, Member member, ref ObjectSeen seen, ResourceScope scope)
    {
        var type = member.Type.Code;
        var expected = type switch
        {
            "boolean" => "true or false",
            "decimal" or "integer" or "positiveInt" or "unsignedInt" => "a number",
            _ => "a string",
        };

        if (!IsOf(expected, reader.TokenType))
        {
            Say(OperationOutcome.IssueType.Structure, $"The JSON value of a {type} is {expected}.");
            reader.Skip();
        }
        else if (reader.TokenType == JsonTokenType.Number)
        {
            if (Number(type, reader.ValueSpan) is { } wrong)
            {
                Say(OperationOutcome.IssueType.Value, wrong);
            }
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            Text(ref reader, shape, member, ref seen, scope);
        }
    }

    private void Text(ref Utf8JsonReader reader, Shape shape, Member member, ref ObjectSeen seen, ResourceScope scope)
    {
        var rented = reader.ValueIsEscaped ? ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length) : null;

        try
        {
            var text = rented is null ? reader.ValueSpan : rented.AsSpan(0, reader.CopyString(rented));
            var wrong = PrimitiveFormat.Wrong(member.Type.Code, text) ?? ElementId(shape, member, text);

            if (wrong is not null)
            {
                Say(OperationOutcome.IssueType.Value, wrong);
                return;
            }

            if (text is [(byte)'#', ..] && member.Type.Code is "uri" or "url" or "canonical")
            {
                scope.Mention(System.Text.Encoding.UTF8.GetString(text));
            }
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        if (member.Kind == MemberKind.Narrative)
        {
            if (NarrativeCheck.Wrong(reader.GetString()!) is { } wrong)
            {
                Say(OperationOutcome.IssueType.Value, wrong);
            }

            return;
        }

        Kept(ref reader, member, ref seen);
    }

    private void Kept(ref Utf8JsonReader reader, Member member, ref ObjectSeen seen)
    {
        var isBound = member.Element.Binding is { IsRequired: true } or { Widest: not null };

        if (member.Slot < 0 && !isBound)
        {
            return;
        }

        var text = reader.GetString()!;

        if (member.Slot >= 0)
        {
            seen.Texts.Keep(member.Slot, text);
        }

        if (isBound && BindingCheck.OfCode(member.Element, text, place) is { } outside)
        {
            issues.Add(outside);
        }
    }

    /// <summary>The id of an element is any string without spaces.</summary>
    private static string? ElementId(Shape shape, Member member, ReadOnlySpan<byte> text) =>
        member.JsonName == "id" && !shape.IsResource && text.IndexOfAny(" \t\r\n"u8) >= 0 ? "The id of an element holds no white space." : null;

    private static bool IsOf(string expected, JsonTokenType token) => expected switch
    {
        "true or false" => token is JsonTokenType.True or JsonTokenType.False,
        "a number" => token == JsonTokenType.Number,
        _ => token == JsonTokenType.String,
    };

    private static string? Number(string type, ReadOnlySpan<byte> digits)
    {
        if (type == "decimal")
        {
            return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : "A decimal of this size or precision cannot be kept.";
        }

        if (digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var other && (other > 0 || (other == 0 && digits[0] != '-')))
        {
            return "A whole number has digits only: no decimal point and no exponent.";
        }

        if (digits.SequenceEqual("-0"u8))
        {
            return "Zero has no sign.";
        }

        if (!Utf8Parser.TryParse(digits, out int number, out var consumed) || consumed != digits.Length)
        {
            return "An integer is between -2,147,483,648 and 2,147,483,647.";
        }

        return type switch
        {
            "positiveInt" when number < 1 => "A positiveInt is 1 or more.",
            "unsignedInt" when number < 0 => "An unsignedInt is 0 or more.",
            _ => null,
        };
    }

    private void Say(OperationOutcome.IssueType code, string diagnostics) => issues.Add(new Issue(400, code, diagnostics, place.Path()));
}
