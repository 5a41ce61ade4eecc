using CaseRecords.Fhir.Search.Terms;
using CaseRecords.Fhir.Tests.Validation.Profiles;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Terms;

/// <summary>Hand-written value sets and code systems, and what is told of their codes.</summary>
internal static class Terms
{
    public const string Letters = """
        {"resourceType":"CodeSystem","url":"http://letters","version":"1","status":"active","content":"complete",
        "property":[{"code":"kind","type":"code"},{"code":"status","type":"code"}],"concept":[
        {"code":"a","display":"A","concept":[{"code":"a1","concept":[{"code":"a11"}]},{"code":"a2","property":[{"code":"kind","valueCode":"x"}]}]},
        {"code":"b","property":[{"code":"kind","valueCode":"x"},{"code":"parent","valueCode":"c"}]},
        {"code":"c","property":[{"code":"status","valueCode":"retired"}]}]}
        """;

    public const string Part = """
        {"resourceType":"CodeSystem","url":"http://part","status":"active","content":"fragment","concept":[{"code":"1","concept":[{"code":"2"}]}]}
        """;

    public static string Set(string compose, string url = "http://example.org/set", string more = "") =>
        $$$"""{"resourceType":"ValueSet","url":"{{{url}}}","status":"active",{{{more}}}"compose":{{{compose}}}}""";

    public static HeldTerms Holding(params IReadOnlyList<string> definitions)
    {
        var known = definitions.Select(Handwritten.Parse).ToLookup(resource => (resource.TypeName, ((IConformanceResource)resource).Url));

        return new HeldTerms((type, canonical, _) => ValueTask.FromResult(
            known[(type, canonical.Url)].FirstOrDefault(one => canonical.Version is null || ((IVersionableConformanceResource)one).Version == canonical.Version) ?? R4Terms.Find(type, canonical)));
    }

    /// <summary>As <c>system: code code prefix* -code -prefix*</c>, systems in order; or the refusal.</summary>
    public static string Told(this TermAnswer answer) =>
        answer.Refusal is { } refusal ? $"{refusal.Code}: {refusal.Diagnostics}" : string.Join("; ", answer.Codes!.Systems.Select(Told));

    public static string Told(this Extents extents) => new TermAnswer(extents.Codes.Written(), extents.Refusal).Told();

    /// <summary>Whether an index row with this code is asked for, in a system where case counts.</summary>
    public static bool Holds(this CodeSelection selection, string system, string code) => selection.Systems.Any(one => one.System == system
        && (one.Codes.Contains(code) || one.Branches.Any(branch => code.StartsWith(branch.Prefix, StringComparison.Ordinal) && !branch.ExceptCodes.Contains(code) && !branch.ExceptPrefixes.Any(prefix => code.StartsWith(prefix, StringComparison.Ordinal)))));

    private static string Told(CodesOfSystem system) => $"{system.System}: " + string.Join(' ', system.Codes.Concat(system.Branches.Select(branch =>
        string.Join(' ', [branch.Prefix + "*", .. branch.ExceptCodes.Select(code => "-" + code), .. branch.ExceptPrefixes.Select(prefix => $"-{prefix}*")]))));
}
