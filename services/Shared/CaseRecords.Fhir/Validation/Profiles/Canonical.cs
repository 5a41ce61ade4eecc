using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>A canonical address and the business version that it asks for.</summary>
/// <seealso href="https://hl7.org/fhir/R4/references.html#canonical"/>
internal readonly record struct Canonical(string Url, string? Version)
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>The name of the resource or data type that this address of R4 itself defines; null for a profile.</summary>
    public string? CoreType =>
        Url.StartsWith(Core, StringComparison.Ordinal) && Url[Core.Length..] is var name && IsType(name) ? name : null;

    public override string ToString() => Version is null ? Url : $"{Url}|{Version}";

    public static Canonical Parse(string text)
    {
        var fragment = text.IndexOf('#', StringComparison.Ordinal);
        var address = fragment > 0 ? text[..fragment] : text;
        var bar = address.IndexOf('|', StringComparison.Ordinal);

        return bar < 0 ? new(address, null) : new(address[..bar], address[(bar + 1)..] is { Length: > 0 } version ? version : null);
    }

    private static bool IsType(string name) =>
        name is "Resource" or "DomainResource" or "Element" or "BackboneElement" or "SimpleQuantity" or "MoneyQuantity" || ModelInfo.GetTypeForFhirType(name) is not null;
}
