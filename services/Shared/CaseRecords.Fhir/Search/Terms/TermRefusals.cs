using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>Why the codes of a value set or of a branch cannot be told here, and what can be done. Addresses are named, codes are not: one may be a name.</summary>
internal static class TermRefusals
{
    private const int LongestAddress = 200;

    public static Issue NoSystem(string modifier) =>
        Issue.Invalid($"The modifier :{modifier} wants system|code: what lies {modifier} a code is known by its system only.");

    public static Issue NoReference { get; } =
        Issue.Invalid("A value set is named by its canonical address, with |version or without, or as ValueSet/id.");

    public static Issue Missing(string reference) =>
        NotFound($"There is no {Shown(reference)} here.");

    public static Issue Unknown(string canonical) =>
        NotFound($"The value set {Shown(canonical)} is not held here. Store it as a ValueSet, or name one that R4 defines.");

    public static Issue OtherVersion(string canonical) =>
        NotFound($"The value set {Shown(canonical)} is held here, but not in this version. Ask without a version for the one that is held.");

    public static Issue Unlisted(string url, IEnumerable<string> systems) =>
        NotSupported($"Which codes are in R4's value set {Shown(url)} is not known here{(systems.ToList() is { Count: > 0 } open ? $": it draws on a part of {string.Join(", ", open.Select(NameOf))}" : "")}. Store a ValueSet of this address that lists them.");

    public static Issue Implicit(string url, string system) =>
        NotSupported($"The value set {Shown(url)} is defined by {system} itself, which is not held here. Store a ValueSet of this address that lists the codes.");

    public static Issue NoHierarchy(string system, string? version = null) =>
        NotSupported($"The hierarchy of {NameOf(system)}{(version is null ? "" : $" in the version {Shown(version)}")} is not held here, so what lies below or above its codes cannot be told. Store a CodeSystem of this address with the concepts, or a ValueSet that lists the codes.");

    public static Issue NotInPart(string system) =>
        NotSupported($"Only a part of {NameOf(system)} is held here, and this code is not in it: what lies below or above it cannot be told.");

    public static Issue NoCode(CodesInText text) =>
        Issue.Invalid($"This is not written like a code of {text.Name}, such as {text.Examples}.");

    public static Issue Circle(string set) =>
        NotSupported($"The value set {set} is made of itself, so its codes cannot be told.");

    public static Issue TooDeep(string set) =>
        TooCostly($"The value set {set} is made of value sets more than {ValueSetExpansion.Deepest} deep.");

    public static Issue TooMuchWork(string set) =>
        TooCostly($"The value set {set} is made of so many parts, or by filters over so many codes, that its codes cannot be told within one search.");

    public static Issue Incomplete(string set) =>
        NotSupported($"The value set {set} says nothing of how it is made, and its expansion does not hold all of its codes.");

    public static Issue NoPart(string set) =>
        NotSupported($"The value set {set} has a part that names neither a code system nor a value set.");

    public static Issue Filter(string set, string system, string reason) =>
        NotSupported($"The value set {set} filters the codes of {NameOf(system)} {reason}.");

    public static Issue TooMany(string what) =>
        TooCostly($"{what} more than {SearchTerms.MostCodes:N0} codes, more than one search may ask for.");

    public static string Shown(string address) => address.Length <= LongestAddress ? address : address[..LongestAddress] + "…";

    public static string NameOf(string system) => system switch
    {
        "http://snomed.info/sct" => "SNOMED CT",
        "http://loinc.org" => "LOINC",
        "http://unitsofmeasure.org" => "UCUM",
        "http://www.nlm.nih.gov/research/umls/rxnorm" => "RxNorm",
        _ => Shown(system),
    };

    private static Issue NotFound(string diagnostics) => new(400, OperationOutcome.IssueType.NotFound, diagnostics);

    private static Issue NotSupported(string diagnostics) => Issue.NotSupported(diagnostics);

    private static Issue TooCostly(string diagnostics) => new(400, OperationOutcome.IssueType.TooCostly, diagnostics);
}
