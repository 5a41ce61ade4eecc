using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations.Matching;

/// <summary><c>Patient/$match</c>: who a described person may be, by a few searches and <see cref="MatchRules"/>.</summary>
/// <seealso href="https://hl7.org/fhir/R4/patient-operation-match.html"/>
internal static class Match
{
    private const int DefaultCount = 20;
    private const int MostCount = 100;

    /// <summary>How many patients one search may bring; a person is described better than that.</summary>
    private const int MostOfOneSearch = 200;

    private static readonly OperationParameter[] Declared =
    [
        new("resource", ParameterKind.Resource) { IsRequired = true }, new("onlyCertainMatches", ParameterKind.Boolean), new("count", ParameterKind.Integer),
    ];

    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var read = OperationParameters.Read(request, Declared);

        if (read.Failed)
        {
            return FhirResponse.Of(read.Issues);
        }

        if (read.Value!.Elements<Resource>("resource") is not [Patient asked])
        {
            return FhirResponse.Of(Issue.Invalid("resource is a Patient.", "resource"));
        }

        var searches = Searches(asked).ToList();

        if (searches.Count == 0)
        {
            return FhirResponse.Of(new Issue(400, OperationOutcome.IssueType.Required, "A person is found by an identifier, by a telecom, or by two of family name, given name and birth date.", "Patient"));
        }

        HashSet<ResourceKey> candidates = [];
        List<Issue> said = [];

        foreach (var search in searches)
        {
            var found = await engine.Store.Match(engine.Queries.Parse("Patient", search, strict: true), MostOfOneSearch + 1, cancellationToken);
            candidates.UnionWith(found.Take(MostOfOneSearch));

            if (found.Count > MostOfOneSearch && said.Count == 0)
            {
                said.Add(Warning(OperationOutcome.IssueType.Incomplete, $"More than {MostOfOneSearch} patients share some of this; not all were looked at. Say more about the person."));
            }
        }

        var graded = (await engine.Store.FindAll(candidates, cancellationToken)).Values
            .Where(stored => !stored.IsDeleted && NamedPatient.SuccessorOf(stored.Body) is null)
            .Select(stored => (Stored: stored, Points: MatchRules.Points(asked, (Patient)ResourceJson.Stored(stored.Body.Span)!)))
            .Where(match => MatchRules.Grade(match.Points) != "certainly-not")
            .OrderByDescending(match => match.Points).ThenBy(match => match.Stored.Key.Id, StringComparer.Ordinal)
            .ToList();

        if (read.Value.Flag("onlyCertainMatches") == true)
        {
            graded.RemoveAll(match => MatchRules.Grade(match.Points) != "certain");

            if (graded.Count > 1)
            {
                said.Add(Warning(OperationOutcome.IssueType.MultipleMatches, $"{graded.Count} patients match with certainty, so that none of them is certain."));
                graded.Clear();
            }
        }

        return FhirResponse.Of(BundleOf(request, graded[..Math.Min(graded.Count, Math.Min(read.Value.Number("count") ?? DefaultCount, MostCount))], said));
    }

    private static ReadOnlyMemory<byte> BundleOf(FhirRequest request, List<(StoredResource Stored, int Points)> matches, List<Issue> said)
    {
        using var bundle = new BundleJson("searchset", total: matches.Count);
        matches.ForEach(match => bundle.Matched(request.Base, match.Stored, MatchRules.Score(match.Points), MatchRules.Grade(match.Points)));

        if (said.Count > 0)
        {
            bundle.Outcome(said);
        }

        return bundle.Finish();
    }

    /// <summary>The searches that bring everybody who could be the person: each by something that few share.</summary>
    private static IEnumerable<IReadOnlyList<KeyValuePair<string, string>>> Searches(Patient asked)
    {
        var (families, givens) = (PersonalData.Families(asked), PersonalData.Givens(asked));
        var born = asked.BirthDate is { Length: > 0 } date ? date : null;

        if (asked.Identifier.Where(one => !string.IsNullOrEmpty(one.Value)).ToList() is { Count: > 0 } identifiers)
        {
            yield return [new("identifier", string.Join(',', identifiers.Take(20).Select(one => string.IsNullOrEmpty(one.System) ? SearchText.Of(one.Value) : $"{SearchText.Of(one.System)}|{SearchText.Of(one.Value)}")))];
        }

        if (asked.Telecom.Where(one => !string.IsNullOrEmpty(one.Value)).ToList() is { Count: > 0 } telecoms)
        {
            yield return [new("telecom", string.Join(',', telecoms.Take(20).Select(one => SearchText.Of(one.Value))))];
        }

        if (born is not null && Any([.. families, .. givens]) is { } names)
        {
            yield return [new("name", names), new("birthdate", born)];
        }

        if (Any(families) is { } family && Any(givens) is { } given)
        {
            yield return [new("family", family), new("given", given)];
        }
    }

    private static string? Any(IReadOnlyList<string> names) => names.Count == 0 ? null : string.Join(',', names.Take(20).Select(SearchText.Of));

    private static Issue Warning(OperationOutcome.IssueType code, string text) => new(200, code, text, Severity: OperationOutcome.IssueSeverity.Warning);
}
