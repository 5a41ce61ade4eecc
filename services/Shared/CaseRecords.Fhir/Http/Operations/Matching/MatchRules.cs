using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations.Matching;

/// <summary>
/// How alike two descriptions of a person are: points for what agrees, fewer for what nearly agrees, and points off for what contradicts.
/// What one of them does not say counts nothing. The same two always get the same points.
/// </summary>
internal static class MatchRules
{
    /// <summary>What each thing is worth. A shared identifier alone is certain; a name and a birth date alone are probable, whatever the rest.</summary>
    public static IReadOnlyList<MatchRule> Table { get; } =
    [
        new("identifier", PersonalData.Identifiers, Same: 60, Close: 0, Different: -20),
        new("birthDate", PersonalData.BirthDates, Same: 16, Close: 6, Different: -14),
        new("family name", PersonalData.FamilyNames, Same: 12, Close: 8, Different: -8),
        new("given name", PersonalData.GivenNames, Same: 8, Close: 4, Different: -10),
        new("gender", PersonalData.Genders, Same: 2, Close: 0, Different: -6),
        new("telecom", PersonalData.Telecoms, Same: 8, Close: 0, Different: 0),
        new("address", PersonalData.Addresses, Same: 4, Close: 2, Different: 0),
    ];

    private const int Certain = 46;
    private const int Probable = 30;
    private const int Possible = 14;

    /// <summary>The points that make a score of 1.</summary>
    private const decimal Full = 60;

    public static int Points(Patient asked, Patient known) => Table.Sum(rule => rule.Points(asked, known));

    /// <summary>The grade as its value set has it; <c>certainly-not</c> is not answered.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/valueset-match-grade.html"/>
    public static string Grade(int points) => points switch
    {
        >= Certain => "certain",
        >= Probable => "probable",
        >= Possible => "possible",
        _ => "certainly-not",
    };

    /// <summary>From 0 to 1, in hundredths.</summary>
    public static decimal Score(int points) => Math.Round(Math.Clamp(points / Full, 0, 1), 2, MidpointRounding.ToZero);
}

/// <summary>One thing to compare two patients by, and its points.</summary>
internal sealed record MatchRule(string Name, Func<Patient, Patient, Agreement> Compare, int Same, int Close, int Different)
{
    public int Points(Patient asked, Patient known) => Compare(asked, known) switch
    {
        Agreement.Same => Same,
        Agreement.Close => Close,
        Agreement.Different => Different,
        _ => 0,
    };
}

internal enum Agreement
{
    /// <summary>One of the two does not say.</summary>
    Unknown,
    Same,
    Close,
    Different,
}
