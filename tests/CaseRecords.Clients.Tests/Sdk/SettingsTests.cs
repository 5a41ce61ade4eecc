using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <summary>The client as its settings make it: each changes what is sent or what comes back.</summary>
public sealed class SettingsTests(RunningServer server) : SdkTests(server)
{
    [Theory, MemberData(nameof(Formats))]
    public async Task Minimal_is_no_body_but_a_location(ResourceFormat format)
    {
        using var client = Client(format, settings => settings.ReturnPreference = ReturnPreference.Minimal);
        var id = Unique();

        (await client.CreateAsync(PatientOf(id), Cancellation)).ShouldBeNull();
        Last(client).Location!.ShouldStartWith($"{Base}/Patient/");
        Last(client).Location!.ShouldEndWith("/_history/1");
        Last(client).Etag.ShouldBe("W/\"1\"");
        (await client.UpdateAsync(PatientOf(id), ct: Cancellation)).ShouldBeNull();
        (await client.PatchAsync<Patient>(id, new Parameters().AddReplacePatchParameter("Patient.gender", new Code("other")), ct: Cancellation)).ShouldBeNull();

        Last(client).Etag.ShouldBe("W/\"2\"");
        (await client.ReadAsync<Patient>($"Patient/{id}", ct: Cancellation))!.Gender.ShouldBe(AdministrativeGender.Other);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Representation_is_the_resource_as_it_is_stored(ResourceFormat format)
    {
        using var client = Client(format, settings => settings.ReturnPreference = ReturnPreference.Representation);
        var id = Unique();

        var created = await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        var patched = await client.PatchAsync<Patient>(id, new Parameters().AddReplacePatchParameter("Patient.gender", new Code("other")), ct: Cancellation);

        created!.VersionId.ShouldBe("1");
        created.Identifier[0].Value.ShouldBe(id);
        patched!.VersionId.ShouldBe("2");
        patched.Gender.ShouldBe(AdministrativeGender.Other);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task An_outcome_tells_of_success(ResourceFormat format)
    {
        using var client = Client(format, settings => settings.ReturnPreference = ReturnPreference.OperationOutcome);

        (await client.CreateAsync(PatientOf(Unique()), Cancellation)).ShouldBeNull();

        var outcome = Last(client).Outcome.ShouldBeOfType<OperationOutcome>();
        outcome.Success.ShouldBeTrue();
        outcome.Issue.ShouldHaveSingleItem().Severity.ShouldBe(OperationOutcome.IssueSeverity.Information);
        Last(client).Status.ShouldBe("201");
    }

    /// <summary>None of these may change what a client reads back.</summary>
    public static TheoryData<ResourceFormat, string> Manners
    {
        get
        {
            var manners = new TheoryData<ResourceFormat, string>();

            foreach (var (format, manner) in Formats.SelectMany(format => MannerNames.Select(manner => (format.Data, manner))))
            {
                manners.Add(format, manner);
            }

            return manners;
        }
    }

    private static readonly string[] MannerNames = [
        nameof(FhirClientSettings.UseFhirVersionInAcceptHeader), nameof(FhirClientSettings.UseFormatParameter), nameof(FhirClientSettings.PreferCompressedResponses),
        nameof(FhirClientSettings.VerifyFhirVersion), nameof(FhirClientSettings.UseAsync), nameof(FhirClientSettings.ExplicitFhirVersion)];

    [Theory, MemberData(nameof(Manners))]
    public async Task A_client_reads_and_writes_in_every_manner(ResourceFormat format, string manner)
    {
        using var client = Client(format, settings => Set(settings, manner));
        var id = Unique();

        var created = await client.UpdateAsync(PatientOf(id), ct: Cancellation);
        var read = await client.ReadAsync<Patient>($"Patient/{id}", ct: Cancellation);
        var found = await client.SearchAsync<Patient>(ByMrn(id), Cancellation);

        created!.VersionId.ShouldBe("1");
        read!.BirthDate.ShouldBe("1961-04-02");
        found!.Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(id);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Who_can_wait_is_told_where_the_answer_will_be(ResourceFormat format)
    {
        using var client = Client(format, settings => settings.UseAsync = true);
        var id = Unique();
        await client.UpdateAsync(PatientOf(id), ct: Cancellation);

        var now = await client.InstanceOperationAsync(new Uri($"{Base}/Patient/{id}"), "everything", useGet: true, ct: Cancellation);

        now.ShouldBeNull();
        Last(client).Status.ShouldBe("202");
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Every_parser_of_the_client_understands_the_server(ResourceFormat format)
    {
        using var plain = Client(format);
        var patient = PatientOf(Unique());
        await plain.UpdateAsync(patient, ct: Cancellation);

        foreach (var parser in Parsers)
        {
            using var client = Client(format);
            parser(client);

            var read = await client.ReadAsync<Patient>($"Patient/{patient.Id}", ct: Cancellation);
            var found = await client.SearchAsync<Patient>(ByMrn(patient.Id!), Cancellation);

            read!.Identifier[0].Value.ShouldBe(patient.Id);
            found!.Entry.ShouldHaveSingleItem().Resource.ShouldBeOfType<Patient>().BirthDate.ShouldBe("1961-04-02");
        }
    }

    private static Func<BaseFhirClient, BaseFhirClient>[] Parsers =>
    [
        FhirClientSerializationEngineExtensions.WithStrictSerializer, FhirClientSerializationEngineExtensions.WithLenientSerializer,
        FhirClientSerializationEngineExtensions.WithBackwardsCompatibleSerializer, FhirClientSerializationEngineExtensions.WithOstrichModeSerializer,
        FhirClientSerializationEngineExtensions.WithLegacySerializer, FhirClientSerializationEngineExtensions.WithStrictLegacySerializer,
        FhirClientSerializationEngineExtensions.WithPermissiveLegacySerializer, FhirClientSerializationEngineExtensions.WithBackwardsCompatibleLegacySerializer,
        FhirClientSerializationEngineExtensions.WithOstrichModeLegacySerializer, client => client.WithCustomIgnoreListSerializer([]),
    ];

    private static void Set(FhirClientSettings settings, string manner)
    {
        settings.UseFhirVersionInAcceptHeader = manner is nameof(FhirClientSettings.UseFhirVersionInAcceptHeader) or nameof(FhirClientSettings.ExplicitFhirVersion);
        settings.ExplicitFhirVersion = manner == nameof(FhirClientSettings.ExplicitFhirVersion) ? "4.0.1" : null;
        settings.UseFormatParameter = manner == nameof(FhirClientSettings.UseFormatParameter);
        settings.PreferCompressedResponses = manner == nameof(FhirClientSettings.PreferCompressedResponses);
        settings.VerifyFhirVersion = manner == nameof(FhirClientSettings.VerifyFhirVersion);
        settings.UseAsync = manner == nameof(FhirClientSettings.UseAsync);
    }
}
