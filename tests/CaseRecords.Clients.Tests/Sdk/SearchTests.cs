using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <summary>Every way in which the client asks the same question.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#search"/>
public sealed class SearchTests(RunningServer server) : SdkTests(server)
{
    [Theory, MemberData(nameof(Formats))]
    public async Task Every_way_to_search_finds_the_same(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        string[] criteria = [$"identifier={Mrn}|{id}"];
        (string, IncludeModifier)[] none = [];

        Bundle?[] answers =
        [
            await client.SearchAsync(ByMrn(id), "Patient", Cancellation),
            await client.SearchAsync<Patient>(ByMrn(id), Cancellation),
            await client.SearchAsync<Patient>(criteria, none, null, null, none, Cancellation),
            await client.SearchAsync<Patient>(criteria, Array.Empty<string>(), ct: Cancellation),
            await client.SearchAsync("Patient", criteria, none, null, null, none, Cancellation),
            await client.SearchAsync("Patient", criteria, Array.Empty<string>(), ct: Cancellation),
            await client.SearchUsingPostAsync(ByMrn(id), "Patient", Cancellation),
            await client.SearchUsingPostAsync<Patient>(ByMrn(id), Cancellation),
            await client.SearchUsingPostAsync<Patient>(criteria, none, null, null, none, Cancellation),
            await client.SearchUsingPostAsync<Patient>(criteria, Array.Empty<string>(), ct: Cancellation),
            await client.SearchUsingPostAsync("Patient", criteria, none, null, null, none, Cancellation),
            await client.SearchUsingPostAsync("Patient", criteria, Array.Empty<string>(), ct: Cancellation),
            await client.SearchByIdAsync<Patient>(id, none, null, none, Cancellation),
            await client.SearchByIdAsync<Patient>(id, Array.Empty<string>(), ct: Cancellation),
            await client.SearchByIdAsync("Patient", id, none, null, none, Cancellation),
            await client.SearchByIdAsync("Patient", id, Array.Empty<string>(), ct: Cancellation),
            await client.SearchByIdUsingPostAsync<Patient>(id, none, null, none, Cancellation),
            await client.SearchByIdUsingPostAsync<Patient>(id, Array.Empty<string>(), ct: Cancellation),
            await client.SearchByIdUsingPostAsync("Patient", id, none, null, none, Cancellation),
            await client.SearchByIdUsingPostAsync("Patient", id, Array.Empty<string>(), ct: Cancellation),
        ];

        foreach (var found in answers)
        {
            found!.Type.ShouldBe(Bundle.BundleType.Searchset);
            found.Total.ShouldBe(1);
            var entry = found.Entry.ShouldHaveSingleItem();
            entry.FullUrl.ShouldBe($"{Base}/Patient/{id}");
            entry.Search!.Mode.ShouldBe(Bundle.SearchEntryMode.Match);
            entry.Resource.ShouldBeOfType<Patient>().Identifier[0].Value.ShouldBe(id);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task What_a_result_refers_to_and_what_refers_to_it_comes_with_it(ResourceFormat format)
    {
        using var client = Client(format);
        var (patient, observation) = (Unique(), Unique());
        await client.UpdateAsync(PatientOf(patient), ct: Cancellation);
        await client.UpdateAsync(ObservationOf(observation, patient), ct: Cancellation);

        var including = await client.SearchByIdAsync<Observation>(observation, ["Observation:subject"], ct: Cancellation);
        var reverse = await client.SearchAsync<Patient>([$"_id={patient}"], Array.Empty<string>(), revIncludes: ["Observation:subject"], ct: Cancellation);
        var posted = await client.SearchUsingPostAsync<Observation>([$"_id={observation}"], [("Observation:subject", IncludeModifier.None)], 10, SummaryType.False, [], Cancellation);

        foreach (var (found, match) in new[] { (including, observation), (reverse, patient), (posted, observation) })
        {
            found!.Total.ShouldBe(1);
            found.Entry.Select(entry => (entry.Resource!.Id, entry.Search!.Mode)).ShouldBe(
                [(match, Bundle.SearchEntryMode.Match), (match == patient ? observation : patient, Bundle.SearchEntryMode.Include)]);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Pages_are_turned_to_the_last(ResourceFormat format)
    {
        using var client = Client(format);
        var patient = Unique();
        string[] ids = [.. Enumerable.Range(0, 5).Select(number => $"{patient}-{number}")];

        foreach (var id in ids)
        {
            await client.UpdateAsync(ObservationOf(id, patient), ct: Cancellation);
        }

        var found = new List<string?>();
        var first = await client.SearchAsync<Observation>(new SearchParams().Add("subject", $"Patient/{patient}").LimitTo(2), Cancellation);
        var page = first;

        while (page is not null)
        {
            page.Total.ShouldBe(5);
            found.AddRange(page.Entry.Select(entry => entry.Resource!.Id));
            page = await client.ContinueAsync(page, PageDirection.Next, Cancellation);
        }

        found.Order().ShouldBe(ids);
        (await client.ContinueAsync(first!, PageDirection.First, Cancellation) ?? first)!.Entry.Select(entry => entry.Resource!.Id).ShouldBe(found[..2]);
        client.RefreshBundle(first!)!.Entry.Select(entry => entry.Resource!.Id).ShouldBe(found[..2]);
        (await client.RefreshBundleAsync(first!))!.Entry.Select(entry => entry.Resource!.Id).ShouldBe(found[..2]);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_search_sorts(ResourceFormat format)
    {
        using var client = Client(format);
        var family = Unique();

        foreach (var (given, number) in new[] { ("C", 1), ("A", 2), ("B", 3) })
        {
            var patient = PatientOf($"{family}-{number}", family);
            patient.Name[0].Given = [given];
            await client.UpdateAsync(patient, ct: Cancellation);
        }

        var found = await client.SearchAsync<Patient>(new SearchParams().Add("family", family).OrderBy("given", SortOrder.Descending), Cancellation);

        found!.Entry.Select(entry => ((Patient)entry.Resource!).Name[0].Given.Single()).ShouldBe(["C", "B", "A"]);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task An_unknown_parameter_is_refused_and_on_wish_only_named(ResourceFormat format)
    {
        using var strict = Client(format, settings => settings.PreferredParameterHandling = SearchParameterHandling.Strict);
        using var lenient = Client(format, settings => settings.PreferredParameterHandling = SearchParameterHandling.Lenient);
        var id = Unique();
        await strict.UpdateAsync(PatientOf(id), ct: Cancellation);
        var search = ByMrn(id).Add("shoe-size", "38");

        var issue = await Refused(strict.SearchAsync<Patient>(search, Cancellation), HttpStatusCode.BadRequest, OperationOutcome.IssueType.Invalid);
        var found = await lenient.SearchAsync<Patient>(search, Cancellation);

        issue.Expression.ShouldBe(["shoe-size"]);
        found!.Entry.Single(entry => entry.Search!.Mode == Bundle.SearchEntryMode.Match).Resource!.Id.ShouldBe(id);
        found.Entry.Single(entry => entry.Search!.Mode == Bundle.SearchEntryMode.Outcome).Resource.ShouldBeOfType<OperationOutcome>().Issue[0].Expression.ShouldBe(["shoe-size"]);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_search_over_all_types_finds_what_they_have_in_common(ResourceFormat format)
    {
        using var client = Client(format);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        (string, IncludeModifier)[] none = [];

        var found = new[]
        {
            await client.WholeSystemSearchAsync([$"_id={id}"], none, null, null, none, Cancellation),
            await client.WholeSystemSearchAsync([$"_id={id}"], Array.Empty<string>(), ct: Cancellation),
            await client.WholeSystemSearchUsingPostAsync([$"_id={id}"], none, null, null, none, Cancellation),
            await client.WholeSystemSearchUsingPostAsync([$"_id={id}"], Array.Empty<string>(), ct: Cancellation),
        };

        found.ShouldAllBe(page => page!.Entry.Single().Resource!.Id == id);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_client_pages_back(ResourceFormat format)
    {
        using var client = Client(format);
        var family = Unique();

        for (var n = 0; n < 5; n++)
        {
            await client.UpdateAsync(PatientOf($"{family}-{n}", family), ct: Cancellation);
        }

        var first = await client.SearchAsync<Patient>(new SearchParams().Add("family", family).OrderBy("_id").LimitTo(2), Cancellation);
        var second = await client.ContinueAsync(first!, PageDirection.Next, Cancellation);
        var back = await client.ContinueAsync(second!, PageDirection.Previous, Cancellation);

        back!.Entry.Select(entry => entry.Resource!.Id).ShouldBe(first!.Entry.Select(entry => entry.Resource!.Id));
    }
}
