using CaseRecords.Fhir.Search.Values;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations.Matching;

/// <summary>Compares what two patients say of themselves, without regard to case, accents and punctuation.</summary>
internal static class PersonalData
{
    private const int ShortestWithATypo = 4;
    private const int TellingDigits = 8;

    /// <summary>Same where one is shared; different where both have one of the same system, and none is shared.</summary>
    public static Agreement Identifiers(Patient asked, Patient known)
    {
        var (one, other) = (Named(asked), Named(known));

        return one.Intersect(other).Any() ? Agreement.Same
            : one.Select(identifier => identifier.System).Intersect(other.Select(identifier => identifier.System)).Any(system => system.Length > 0) ? Agreement.Different
            : Agreement.Unknown;
    }

    /// <summary>Close: only as far as the shorter one says, one of year, month and day apart, or day and month swapped.</summary>
    public static Agreement BirthDates(Patient asked, Patient known)
    {
        if (asked.BirthDate is not { Length: > 0 } one || known.BirthDate is not { Length: > 0 } other)
        {
            return Agreement.Unknown;
        }

        var (a, b) = (one.Split('-'), other.Split('-'));

        return one == other ? a.Length == 3 ? Agreement.Same : Agreement.Close
            : a.Length != b.Length ? Close(one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal))
            : Close(a.Length == 3 && (a.Zip(b).Count(pair => pair.First != pair.Second) == 1 || (a[0] == b[0] && a[1] == b[2] && a[2] == b[1])));
    }

    /// <summary>Close: one of several words shared, one letter apart, or standing as a given name.</summary>
    public static Agreement FamilyNames(Patient asked, Patient known)
    {
        var (one, other) = (Families(asked), Families(known));

        return one.Count == 0 || other.Count == 0 ? Agreement.Unknown
            : one.Any(other.Contains) ? Agreement.Same
            : Close(one.Any(a => other.Any(b => SharesAWord(a, b) || IsATypo(a, b))) || (one.Any(Givens(known).Contains) && other.Any(Givens(asked).Contains)));
    }

    /// <summary>Close: an initial or a beginning, one letter apart, or standing as a family name.</summary>
    public static Agreement GivenNames(Patient asked, Patient known)
    {
        var (one, other) = (Givens(asked), Givens(known));

        return one.Count == 0 || other.Count == 0 ? Agreement.Unknown
            : one.Any(other.Contains) ? Agreement.Same
            : Close(one.Any(a => other.Any(b => a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal) || IsATypo(a, b)))
                || (one.Any(Families(known).Contains) && other.Any(Families(asked).Contains)));
    }

    public static Agreement Genders(Patient asked, Patient known) =>
        asked.Gender is null or AdministrativeGender.Unknown || known.Gender is null or AdministrativeGender.Unknown ? Agreement.Unknown
        : asked.Gender == known.Gender ? Agreement.Same
        : Agreement.Different;

    /// <summary>People have several, and change them: another one contradicts nothing.</summary>
    public static Agreement Telecoms(Patient asked, Patient known) =>
        Contacts(asked).Intersect(Contacts(known)).Any() ? Agreement.Same : Agreement.Unknown;

    /// <summary>Same: postal code and a line of the address; close: the postal code, or a line and the city. People move: another one contradicts nothing.</summary>
    public static Agreement Addresses(Patient asked, Patient known)
    {
        var best = asked.Address.SelectMany(_ => known.Address, Alike).DefaultIfEmpty(0).Max();

        return best switch { >= 3 => Agreement.Same, 2 => Agreement.Close, _ => Agreement.Unknown };
    }

    public static IReadOnlyList<string> Families(Patient patient) => [.. patient.Name.Select(name => Folding.Fold(name.Family ?? "")).Where(text => text.Length > 0).Distinct()];

    public static IReadOnlyList<string> Givens(Patient patient) => [.. patient.Name.SelectMany(name => name.Given).Select(name => Folding.Fold(name ?? "")).Where(text => text.Length > 0).Distinct()];

    private static HashSet<(string System, string Value)> Named(Patient patient) =>
        [.. patient.Identifier.Where(one => !string.IsNullOrEmpty(one.Value)).Select(one => (one.System ?? "", Folding.FoldCode(one.Value!)))];

    private static IEnumerable<string> Contacts(Patient patient) =>
        patient.Telecom.Select(one => Contact(one)).OfType<string>();

    private static string? Contact(ContactPoint contact)
    {
        var text = contact.Value ?? "";

        if (text.Contains('@', StringComparison.Ordinal))
        {
            return text.Trim().ToLowerInvariant();
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));

        return digits.Length >= TellingDigits ? digits[^TellingDigits..] : null;
    }

    private static int Alike(Address one, Address other) =>
        (Agree(one.PostalCode, other.PostalCode) ? 2 : 0)
        + (one.Line.Any(a => other.Line.Any(b => Agree(a, b))) ? 1 : 0)
        + (Agree(one.City, other.City) ? 1 : 0);

    private static bool Agree(string? one, string? other) =>
        one is { Length: > 0 } && other is { Length: > 0 } && Bare(one) == Bare(other);

    private static string Bare(string text) => Folding.Fold(text).Replace(" ", "", StringComparison.Ordinal);

    private static Agreement Close(bool close) => close ? Agreement.Close : Agreement.Different;

    private static bool SharesAWord(string one, string other) => one.Split(' ').Intersect(other.Split(' ')).Any(word => word.Length > 2);

    /// <summary>One letter more, less or another, or two neighbours swapped.</summary>
    private static bool IsATypo(string one, string other)
    {
        if (Math.Min(one.Length, other.Length) < ShortestWithATypo || Math.Abs(one.Length - other.Length) > 1)
        {
            return false;
        }

        var start = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        var (a, b) = (one[start..], other[start..]);

        return a.Length == b.Length
            ? a.Length == 0 || a[1..] == b[1..] || (a.Length > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
            : a.Length > b.Length ? a[1..] == b : b[1..] == a;
    }
}
