using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of token parameters: codes, the types of identifiers for <c>:of-type</c>, and for <c>:text</c> what a code is called.</summary>
/// <remarks>A value that carries no code leaves one empty row, so that <c>:missing</c> knows that the element is there.</remarks>
/// <seealso href="https://hl7.org/fhir/R4/search.html#token"/>
internal static class TokenValues
{
    /// <param name="called">Takes what the codes are called, each with the repeat that it is of; null where nobody asks.</param>
    public static void Add(Slot at, Base value, List<TokenRow> rows, List<(short Grp, string Text)>? called)
    {
        var before = rows.Count;

        switch (value)
        {
            case CodeableConcept concept:
                foreach (var coding in concept.Coding)
                {
                    AddCoding(at, coding, rows, called);
                }

                AddText(at, concept.Text, called);
                AddPresence(at, before, concept.Text is not null || concept.Coding.Count > 0, rows);
                break;
            case Coding coding:
                AddCoding(at, coding, rows, called);
                AddPresence(at, before, true, rows);
                break;
            case Identifier identifier:
                AddCode(at, identifier.System, identifier.Value, rows);
                AddPresence(at, before, true, rows);
                AddOfType(at, identifier, rows);
                AddText(at, identifier.Type?.Text, called);
                break;
            case ContactPoint contact:
                AddCode(at, null, contact.Value, rows);
                AddPresence(at, before, true, rows);
                break;
            case FhirBoolean { Value: { } truth }:
                AddCode(at, null, truth ? "true" : "false", rows);
                break;
            case ICoded coded and PrimitiveType:
                foreach (var coding in coded.ToCodings())
                {
                    AddCode(at, coding.System, coding.Code, rows);
                }

                break;
            case PrimitiveType { JsonValue: string text }:
                AddCode(at, null, text, rows);
                break;
        }
    }

    public static void AddPresence(Slot at, int before, bool present, List<TokenRow> rows)
    {
        if (present && rows.Count == before)
        {
            rows.Add(new TokenRow(at.P, "", "", at.Sub, at.Grp));
        }
    }

    private static void AddCoding(Slot at, Coding? coding, List<TokenRow> rows, List<(short Grp, string Text)>? called)
    {
        AddCode(at, coding?.System, coding?.Code, rows);
        AddText(at, coding?.Display, called);
    }

    private static void AddText(Slot at, string? text, List<(short Grp, string Text)>? called)
    {
        if (text is { Length: > 0 })
        {
            called?.Add((at.Grp, text));
        }
    }

    private static void AddOfType(Slot at, Identifier identifier, List<TokenRow> rows)
    {
        if (identifier.Value is not { Length: > 0 } value)
        {
            return;
        }

        foreach (var type in identifier.Type?.Coding ?? [])
        {
            if (type?.Code is { Length: > 0 } code)
            {
                rows.Add(new TokenRow(at.P, "", OfType.Key(type.System ?? "", code, value), at.Sub, at.Grp));
            }
        }
    }

    private static void AddCode(Slot at, string? system, string? code, List<TokenRow> rows)
    {
        if (code is { Length: > 0 } || system is { Length: > 0 })
        {
            rows.Add(new TokenRow(at.P, system ?? "", CodeSystems.Stored(system ?? "", code ?? ""), at.Sub, at.Grp));
        }
    }
}
