using System.Text.RegularExpressions;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>Classifications whose codes say themselves what they lie under: C34 of ICD-10 subsumes C34.1.</summary>
internal sealed partial class CodesInText
{
    private const string Sid = "http://hl7.org/fhir/sid/";

    private static readonly IReadOnlyList<CodesInText> All =
    [
        new("ICD-10", "C34 or C34.1", [Sid + "icd-10", "http://fhir.de/CodeSystem/bfarm/icd-10-gm", "http://fhir.de/CodeSystem/dimdi/icd-10-gm"], Icd10(), HasBlocks: true),
        new("ICD-10-CM", "C34 or C34.1", [Sid + "icd-10-cm"], Icd10()),
        new("ICD-O-3", "C34, C34.1 or 8140/3", ["http://terminology.hl7.org/CodeSystem/icd-o-3", Sid + "icd-o-3", "urn:oid:2.16.840.1.113883.6.43.1"], IcdO3(), HasBlocks: true),
        new("ICD-9-CM", "162 or 162.3", [Sid + "icd-9-cm"], Icd9()),
        new("ATC", "L, L01, L01X, L01XE or L01XE01", ["http://www.whocc.no/atc", "http://fhir.de/CodeSystem/bfarm/atc", "http://fhir.de/CodeSystem/dimdi/atc"], Atc()),
        new("OPS", "5-32, 5-324 or 5-324.7", ["http://fhir.de/CodeSystem/bfarm/ops", "http://fhir.de/CodeSystem/dimdi/ops"], Ops()),
    ];

    private readonly string[] systems;
    private readonly Regex shape;
    private readonly bool hasBlocks;

    private CodesInText(string name, string examples, string[] systems, Regex shape, bool HasBlocks = false)
    {
        (Name, Examples, this.systems, this.shape, hasBlocks) = (name, examples, systems, shape, HasBlocks);
    }

    public string Name { get; }

    /// <summary>How its codes are written, for a message.</summary>
    public string Examples { get; }

    /// <summary>Null for a system whose codes say nothing about each other.</summary>
    public static CodesInText? Find(string system) => All.FirstOrDefault(one => one.systems.Contains(system));

    /// <summary>What all codes under a code begin with, itself included: one beginning, or for a block such as C00-C97 that of each category. Null where it is no code.</summary>
    public IReadOnlyList<string>? Below(string code) =>
        shape.IsMatch(code) ? [code]
        : hasBlocks && Block().Match(code) is { Success: true } block ? Categories(block.Groups[1].Value, block.Groups[2].Value)
        : null;

    /// <summary>The code itself and those it lies under, but for blocks and chapters, which no resource is coded with. Null where it is no code.</summary>
    public IReadOnlyList<string>? Above(string code) => shape.IsMatch(code) ? [.. Beginnings(code).Where(beginning => shape.IsMatch(beginning))] : null;

    private static IEnumerable<string> Beginnings(string code) => Enumerable.Range(1, code.Length).Select(length => code[..length]);

    /// <summary>Every category from one to another; a letter stands for its hundred.</summary>
    private static List<string>? Categories(string first, string last)
    {
        var (from, to) = (Number(first), Number(last));
        List<string> categories = [];

        for (var number = from; number <= to; number++)
        {
            var letter = (char)('A' + (number / 100));

            if (number % 100 == 0 && number + 99 <= to)
            {
                categories.Add($"{letter}");
                number += 99;
            }
            else
            {
                categories.Add($"{letter}{number % 100:00}");
            }
        }

        return from <= to ? categories : null;
    }

    private static int Number(string category) => ((char.ToUpperInvariant(category[0]) - 'A') * 100) + ((category[1] - '0') * 10) + (category[2] - '0');

    /// <summary>With the marks of the German edition for what a code is about (dagger, asterisk, exclamation mark).</summary>
    [GeneratedRegex("^[A-Z][0-9][0-9A-Z](\\.[0-9A-Z]{1,4})?[+*!†]?\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Icd10();

    /// <summary>A site, or a histology with behaviour and grade.</summary>
    [GeneratedRegex("^(C[0-9]{2}(\\.[0-9])?|[0-9]{4}(/[0-9]{1,2})?)\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IcdO3();

    [GeneratedRegex("^([0-9]{3}|V[0-9]{2}|E[0-9]{3})(\\.[0-9]{1,2})?\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Icd9();

    [GeneratedRegex("^[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Atc();

    [GeneratedRegex("^[0-9]-[0-9][0-9a-z]{1,2}(\\.[0-9a-z]{1,2})?\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Ops();

    [GeneratedRegex("^([A-Z][0-9]{2})-([A-Z][0-9]{2})\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
