using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of token parameters.</summary>
/// <remarks>A value that carries no code leaves one empty row, so that <c>:missing</c> knows that the element is there.</remarks>
/// <seealso href="https://hl7.org/fhir/R4/search.html#token"/>
internal static class TokenValues
{
    public static void Add(short p, Base value, List<TokenRow> rows)
    {
        var before = rows.Count;

        switch (value)
        {
            case CodeableConcept concept:
                foreach (var coding in concept.Coding)
                {
                    AddCode(p, coding?.System, coding?.Code, rows);
                }

                AddPresence(p, before, concept.Text is not null, rows);
                break;
            case Coding coding:
                AddCode(p, coding.System, coding.Code, rows);
                AddPresence(p, before, coding.Display is not null, rows);
                break;
            case Identifier identifier:
                AddCode(p, identifier.System, identifier.Value, rows);
                AddPresence(p, before, true, rows);
                break;
            case ContactPoint contact:
                AddCode(p, null, contact.Value, rows);
                AddPresence(p, before, true, rows);
                break;
            case FhirBoolean { Value: { } truth }:
                AddCode(p, null, truth ? "true" : "false", rows);
                break;
            case ICoded coded and PrimitiveType:
                foreach (var coding in coded.ToCodings())
                {
                    AddCode(p, coding.System, coding.Code, rows);
                }

                break;
            case PrimitiveType { JsonValue: string text }:
                AddCode(p, null, text, rows);
                break;
        }
    }

    public static void AddPresence(short p, int before, bool present, List<TokenRow> rows)
    {
        if (present && rows.Count == before)
        {
            rows.Add(new TokenRow(p, "", "", 0, 0));
        }
    }

    private static void AddCode(short p, string? system, string? code, List<TokenRow> rows)
    {
        if (code is { Length: > 0 } || system is { Length: > 0 })
        {
            rows.Add(new TokenRow(p, system ?? "", CodeSystems.Stored(system ?? "", code ?? ""), 0, 0));
        }
    }
}
