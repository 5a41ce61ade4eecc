namespace CaseRecords.Fhir.Search.Values;

internal static class CanonicalUnits
{
    public const string System = "http://unitsofmeasure.org";

    public const string Mark = "~";

    public static (string Unit, decimal Value)? Of(decimal value, string code) => code == "km" ? ("m", value * 1000) : code == "m" ? ("m", value) : null;
}
