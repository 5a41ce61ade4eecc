namespace CaseRecords.Fhir;

/// <summary>Names one resource: its R4 type and its logical id.</summary>
/// <seealso href="https://hl7.org/fhir/R4/references.html#literal"/>
public readonly record struct ResourceKey(string Type, string Id)
{
    /// <summary>The relative reference, such as <c>Patient/pt-wang</c>.</summary>
    public override string ToString() => $"{Type}/{Id}";

    /// <summary>Reads a relative literal reference (<c>Type/id</c> or <c>Type/id/_history/v</c>); null for anything else.</summary>
    public static ResourceKey? Parse(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        var parts = reference.Split('/');
        var literal = parts is [_, _] or [_, _, "_history", _];

        return literal && R4.IsResourceType(parts[0]) && R4.IsId(parts[1]) ? new ResourceKey(parts[0], parts[1]) : null;
    }
}
