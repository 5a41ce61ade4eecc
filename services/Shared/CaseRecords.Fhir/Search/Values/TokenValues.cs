using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of token parameters.</summary>
/// <remarks>A value that carries no code leaves one empty row, so that <c>:missing</c> knows that the element is there.</remarks>
/// <seealso href="https://hl7.org/fhir/R4/search.html#token"/>
internal static class TokenValues
{
    public static void Add(Slot at, Base value, List<TokenRow> rows)
    {
        var before = rows.Count;

        switch (value)
        {
            case CodeableConcept concept:
                foreach (var coding in concept.Coding)
                {
                    AddCode(at, coding?.System, coding?.Code, rows);
                }

                AddPresence(at, before, concept.Text is not null, rows);
                break;
            case Coding coding:
                AddCode(at, coding.System, coding.Code, rows);
                AddPresence(at, before, coding.Display is not null, rows);
                break;
            case Identifier identifier:
                AddCode(at, identifier.System, identifier.Value, rows);
                AddPresence(at, before, true, rows);
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

    private static void AddCode(Slot at, string? system, string? code, List<TokenRow> rows)
    {
        if (code is { Length: > 0 } || system is { Length: > 0 })
        {
            rows.Add(new TokenRow(at.P, system ?? "", CodeSystems.Stored(system ?? "", code ?? ""), at.Sub, at.Grp));
        }
    }
}
