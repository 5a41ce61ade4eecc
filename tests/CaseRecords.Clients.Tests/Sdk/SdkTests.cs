using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <summary>What the tests of the SDK's client share: a client per format, and samples nobody else touches.</summary>
public abstract class SdkTests(RunningServer server)
{
    protected const string Mrn = "http://hospital.example/mrn";

    /// <summary>Every test runs in every format; a client that is not told otherwise speaks XML.</summary>
    public static TheoryData<ResourceFormat> Formats => [ResourceFormat.Json, ResourceFormat.Xml];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Base => server.Base;

    protected FhirClient Client(ResourceFormat format, Action<FhirClientSettings>? change = null)
    {
        var settings = FhirClientSettings.CreateDefault();
        settings.PreferredFormat = format;
        change?.Invoke(settings);

        return new FhirClient(server.Base, settings);
    }

    /// <summary>What the server answered to the client's last request.</summary>
    protected static Bundle.ResponseComponent Last(FhirClient client) => client.LastResult!;

    /// <summary>A new id, or a value that only one test knows.</summary>
    protected static string Unique() => $"{Guid.CreateVersion7():N}";

    protected static Patient PatientOf(string id, string family = "Wang") => new()
    {
        Id = id,
        Identifier = [new(Mrn, id)],
        Name = [new() { Family = family, Given = ["Mei"] }],
        Gender = AdministrativeGender.Female,
        BirthDate = "1961-04-02",
    };

    protected static Observation ObservationOf(string id, string patient, decimal value = 5.40m) => new()
    {
        Id = id,
        Status = ObservationStatus.Final,
        Code = new("http://loinc.org", "2039-6", "CEA", "Carcinoembryonic antigen"),
        Subject = new($"Patient/{patient}"),
        Effective = new FhirDateTime("2026-03-01"),
        Value = new Quantity(value, "ng/mL"),
    };

    protected static SearchParams ByMrn(string value) => new SearchParams().Add("identifier", $"{Mrn}|{value}");

    /// <summary>What the server says that it does.</summary>
    protected async Task<CapabilityStatement> Capabilities()
    {
        using var client = Client(ResourceFormat.Json);

        return (await client.CapabilityStatementAsync(ct: Cancellation))!;
    }

    /// <summary>What is not served is told so, whichever way it was asked.</summary>
    protected static async Task Unserved(Task request)
    {
        var refusal = await Should.ThrowAsync<FhirOperationException>(request);
        ((int)refusal.Status).ShouldBeInRange(404, 405);
        var issue = refusal.Outcome.ShouldNotBeNull().Issue.ShouldHaveSingleItem();
        issue.Code.ShouldBe(OperationOutcome.IssueType.NotSupported);
        issue.Diagnostics.ShouldNotBeNullOrWhiteSpace();
    }

    /// <summary>A refusal, as the client sees it: its status, and an outcome with the issue code.</summary>
    protected static async Task<OperationOutcome.IssueComponent> Refused(Task request, HttpStatusCode status, OperationOutcome.IssueType code)
    {
        var refusal = await Should.ThrowAsync<FhirOperationException>(request);
        refusal.Status.ShouldBe(status);
        var issue = refusal.Outcome.ShouldNotBeNull().Issue.ShouldHaveSingleItem();
        issue.Code.ShouldBe(code);
        issue.Severity.ShouldBe(OperationOutcome.IssueSeverity.Error);
        issue.Diagnostics.ShouldNotBeNullOrWhiteSpace();

        return issue;
    }
}
