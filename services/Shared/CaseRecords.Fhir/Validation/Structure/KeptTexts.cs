namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>The texts of an object that are looked at together when it ends: a coding's system and code, a period's two ends.</summary>
internal struct KeptTexts
{
    public string? First;

    public string? Second;

    public static int SlotOf(Shape shape, string member) => (shape.Name, member) switch
    {
        ("Coding" or "Quantity" or "SimpleQuantity" or "MoneyQuantity" or "Age" or "Count" or "Distance" or "Duration", "system") => 0,
        ("Coding" or "Quantity" or "SimpleQuantity" or "MoneyQuantity" or "Age" or "Count" or "Distance" or "Duration", "code") => 1,
        ("Reference", "reference") => 0,
        ("Reference", "type") => 1,
        ("Extension", "url") => 0,
        ("Period", "start") => 0,
        ("Period", "end") => 1,
        (_, "id") when shape.IsResource => 0,
        _ => -1,
    };

    public void Keep(int slot, string text)
    {
        if (slot == 0)
        {
            First = text;
        }
        else
        {
            Second = text;
        }
    }
}
