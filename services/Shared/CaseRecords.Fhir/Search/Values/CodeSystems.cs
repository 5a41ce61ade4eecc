namespace CaseRecords.Fhir.Search.Values;

/// <summary>Which code systems tell apart codes that differ in case only.</summary>
internal static class CodeSystems
{
    /// <summary>Beginnings of the addresses of case-sensitive systems.</summary>
    public static IReadOnlyList<string> CaseSensitive { get; } =
    [
        "http://loinc.org",
        "http://snomed.info/sct",
        "http://unitsofmeasure.org",
        "http://terminology.hl7.org/",
        "http://hl7.org/fhir/",
    ];

    /// <summary>Addresses that HL7 gave to the systems of others, such as ICD-10.</summary>
    public const string OfOthers = "http://hl7.org/fhir/sid/";

    public static bool IsCaseSensitive(string system)
    {
        if (system.StartsWith(OfOthers, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var beginning in CaseSensitive)
        {
            if (system.StartsWith(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The code as index rows keep it.</summary>
    public static string Stored(string system, string code) =>
        Folding.Key(IsCaseSensitive(system) ? code : Folding.FoldCode(code));
}
