using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Samples;

/// <summary>The demo case says what domain.md §5 says, and a server can take it file by file.</summary>
public sealed class WangSamplesTests
{
    private const string Related = "http://hl7.org/fhir/StructureDefinition/condition-related";
    private const string Route = "https://caserecords.example/fhir/StructureDefinition/metastasis-route";

    // Every id of the tables of domain.md §5.1 to 5.7, by type.
    private static readonly Dictionary<string, string[]> Told = new()
    {
        ["Patient"] = ["pt-wang"],
        ["Organization"] = ["org-hosp"],
        ["Practitioner"] = ["pract-onc", "pract-rad", "pract-path"],
        ["Condition"] = ["cond-lbp", "cond-met", "cond-prim"],
        ["MedicationStatement"] = ["ms-oil", .. Numbered("ms-osi", 1, 4)],
        ["MedicationRequest"] = ["mr-analg", "mr-osi", "mr-ca"],
        ["MedicationAdministration"] = Numbered("ma-zol", 1, 5),
        ["ServiceRequest"] = ["sr-mri", "sr-ct", "sr-ngs", "sr-pall"],
        ["ImagingStudy"] = ["is-mri", "is-ct", "is-pet", .. Numbered("is-ct", 2, 4, separator: "")],
        ["DiagnosticReport"] = ["dr-mri", "dr-ct", "dr-pet", "dr-path", "dr-ngs", "dr-ct2"],
        ["BodyStructure"] = ["tum-l3", "tum-lung"],
        ["Procedure"] = ["proc-bx", "proc-dental", "proc-dental-2"],
        ["Specimen"] = ["spec-1"],
        ["Provenance"] = ["prov-link"],
        ["CarePlan"] = ["cp-tb", "cp-bone", "cp-pall", "cp-fu"],
        ["Goal"] = ["goal-pain"],
        ["Appointment"] = ["appt-1"],
        ["Observation"] =
        [
            "obs-smoke", "obs-py", "obs-wt", "obs-ht", "obs-mri-l3", "obs-morph",
            "obs-t", "obs-n", "obs-m", "obs-stage", "obs-pdl1", "var-egfr", "var-neg", "impl-1",
            .. Numbered("obs-pain", 1, 5), .. Numbered("obs-ecog", 1, 3), .. Numbered("obs-cea", 0, 3),
            .. Numbered("size", 1, 4), .. Numbered("obs-ds", 1, 3), .. Numbered("reg", 1, 11),
            .. Numbered("labs-cr", 0, 4), .. Numbered("labs-ca", 0, 4), .. Numbered("labs-alb", 0, 4), .. Numbered("labs-alp", 0, 4),
            "labs-vitd-0", "labs-vitd-4", "labs-phos-0", "labs-mg-0",
        ],
    };

    public static TheoryData<string> Files => [.. WangCase.Files];

    [Theory, MemberData(nameof(Files))]
    public void Every_file_is_strict_R4(string file) => Should.NotThrow(() => WangCase.Parse(WangCase.Text(file)));

    [Theory]
    [InlineData("\"status\": \"finished\"")]
    [InlineData("\"status\": \"final\", \"colour\": \"red\"")]
    public void The_strict_reading_refuses_what_R4_does_not_know(string status)
    {
        var json = WangCase.Text(WangCase.Files[0]).Replace("\"status\": \"final\"", status, StringComparison.Ordinal);

        Should.Throw<DeserializationFailedException>(() => WangCase.Parse(json));
    }

    [Fact]
    public void The_files_are_numbered_in_the_order_of_their_days()
    {
        WangCase.Files.Select(file => file[..2]).ShouldBe(Enumerable.Range(1, 32).Select(number => $"{number:00}"));
        WangCase.Files.Select(WangCase.DayOf).ShouldBeInOrder();
        WangCase.Bundles.Select(bundle => $"{bundle.Timestamp:yyyy-MM-dd}").ShouldBe(WangCase.Files.Select(WangCase.DayOf));
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_file_is_a_transaction_whose_entries_say_where_they_go(string file)
    {
        var bundle = WangCase.Parse(WangCase.Text(file));

        bundle.Type.ShouldBe(Bundle.BundleType.Transaction);
        bundle.Entry.Select(entry => entry.FullUrl).ShouldBeUnique();
        bundle.Entry.ShouldAllBe(entry =>
            entry.Request!.Method == Bundle.HTTPVerb.PUT
                ? entry.Request.Url == $"{entry.Resource!.TypeName}/{entry.Resource.Id}" && entry.FullUrl == $"https://caserecords.example/fhir/{entry.Request.Url}"
                : entry.Request.Method == Bundle.HTTPVerb.POST && entry.Request.IfNoneExist != null && entry.FullUrl!.StartsWith("urn:uuid:", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reference_leads_to_something_already_sent() =>
        WangCase.Dangling(WangCase.Files.Select(WangCase.Text)).ShouldBeEmpty();

    [Theory]
    [InlineData("Condition/cond-prim")]
    [InlineData("Practitioner?identifier=urn:caserecords:demo|NOBODY")]
    [InlineData("urn:uuid:00000000-0000-4000-8000-000000000000")]
    public void A_reference_to_something_sent_later_or_never_is_reported(string reference)
    {
        var early = $$"""{ "entry": [ { "fullUrl": "https://caserecords.example/fhir/Goal/g", "resource": { "resourceType": "Goal", "id": "g", "addresses": [ { "reference": "{{reference}}" } ] } } ] }""";

        WangCase.Dangling([early, .. WangCase.Files.Select(WangCase.Text)]).ShouldBe([reference]);
    }

    [Fact]
    public void Every_resource_of_the_tables_is_sent_and_no_other_but_the_place_of_the_appointment()
    {
        var sent =
            from bundle in WangCase.Bundles
            from entry in bundle.Entry
            select $"{entry.Resource!.TypeName}/{entry.Resource.Id}";

        sent.Distinct().ShouldBe([.. Told.SelectMany(type => type.Value.Select(id => $"{type.Key}/{id}")), "Location/"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Observation", 68)]
    [InlineData("DiagnosticReport", 6)]
    [InlineData("ImagingStudy", 6)]
    [InlineData("MedicationAdministration", 5)]
    [InlineData("MedicationStatement", 5)]
    [InlineData("CarePlan", 4)]
    [InlineData("ServiceRequest", 4)]
    [InlineData("Condition", 3)]
    [InlineData("MedicationRequest", 3)]
    [InlineData("Procedure", 3)]
    public void There_are_as_many_of_a_type_as_the_tables_have(string type, int count) =>
        WangCase.Bundles
            .SelectMany(bundle => bundle.Entry)
            .Where(entry => entry.Resource!.TypeName == type)
            .Select(entry => entry.Resource!.Id)
            .Distinct()
            .Count()
            .ShouldBe(count);

    [Fact]
    public void Sending_a_resource_again_changes_it()
    {
        var unchanged =
            from type in Told
            from id in type.Value
            from pair in WangCase.Versions(type.Key, id).Zip(WangCase.Versions(type.Key, id).Skip(1))
            where pair.First.IsExactly(pair.Second)
            select $"{type.Key}/{id}";

        unchanged.ShouldBeEmpty();
    }

    [Fact]
    public void The_metastasis_is_provisional_and_without_a_primary_when_found()
    {
        var found = WangCase.On<Condition>("2025-04-04", "cond-met");

        CodeOf(found.VerificationStatus).ShouldBe("provisional");
        found.GetExtension(Related).ShouldBeNull();
        found.GetExtension(Route).ShouldBeNull();
        found.Code!.Coding.Select(coding => coding.Code).ShouldBe(["94222008", "C79.51"]);
    }

    [Fact]
    public void The_metastasis_is_confirmed_and_linked_the_day_the_primary_is()
    {
        var linked = WangCase.On<Condition>("2025-04-17", "cond-met");
        var primary = WangCase.On<Condition>("2025-04-17", "cond-prim");

        CodeOf(linked.VerificationStatus).ShouldBe("confirmed");
        linked.GetExtensionValue<ResourceReference>(Related)!.Reference.ShouldBe("Condition/cond-prim");
        CodeOf(linked.GetExtension(Route)!.GetExtensionValue<CodeableConcept>("route")).ShouldBe("haematogenous");
        linked.GetExtension(Route)!.GetExtensionValue<Code>("basis")!.Value.ShouldBe("presumed");
        primary.Subject!.Reference.ShouldBe(linked.Subject!.Reference);
        WangCase.On<Provenance>("2025-04-17", "prov-link").Target.ShouldHaveSingleItem().Reference.ShouldBe("Condition/cond-met");
    }

    [Fact]
    public void The_primary_is_an_adenocarcinoma_of_the_left_lower_lobe_proved_by_histology()
    {
        var primary = WangCase.On<Condition>("2025-04-17", "cond-prim");

        primary.Code!.Coding.Select(coding => coding.Code).ShouldBe(["254626006", "1078881000119102", "C34.32"]);
        CodeOf(primary.GetExtensionValue<CodeableConcept>("http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-histology-morphology-behavior")).ShouldBe("8140/3");
        primary.GetExtensionValue<FhirDateTime>("http://hl7.org/fhir/StructureDefinition/condition-assertedDate")!.Value.ShouldBe("2025-04-17");
        primary.Evidence.ShouldHaveSingleItem().Code.Select(CodeOf).ShouldBe(["714797009"]);
    }

    [Theory]
    [InlineData("sr-mri", "2025-04-02", "2025-04-03")]
    [InlineData("sr-ct", "2025-04-07", "2025-04-08")]
    [InlineData("sr-ngs", "2025-04-18", "2025-04-28")]
    [InlineData("sr-pall", "2025-05-07", "2025-05-14")]
    public void An_order_is_active_until_the_day_it_is_done(string id, string ordered, string done)
    {
        WangCase.On<ServiceRequest>(ordered, id).Status.ShouldBe(RequestStatus.Active);
        WangCase.On<ServiceRequest>(done, id).Status.ShouldBe(RequestStatus.Completed);
    }

    [Fact]
    public void The_pain_its_drug_and_its_goal_end_on_their_days()
    {
        WangCase.On<MedicationRequest>("2025-04-03", "mr-analg").Status.ShouldBe(MedicationRequest.MedicationrequestStatus.Active);
        WangCase.On<MedicationRequest>("2025-06-15", "mr-analg").Status.ShouldBe(MedicationRequest.MedicationrequestStatus.Completed);
        CodeOf(WangCase.On<Goal>("2025-05-14", "goal-pain").AchievementStatus).ShouldBe("in-progress");
        CodeOf(WangCase.On<Goal>("2025-05-30", "goal-pain").AchievementStatus).ShouldBe("achieved");
        CodeOf(WangCase.On<Condition>("2025-04-02", "cond-lbp").ClinicalStatus).ShouldBe("active");
        CodeOf(WangCase.On<Condition>("2025-12-19", "cond-lbp").ClinicalStatus).ShouldBe("resolved");
    }

    [Fact]
    public void The_patient_is_known_in_both_scripts()
    {
        var patient = WangCase.Latest<Patient>("pt-wang");

        patient.BirthDate.ShouldBe("1957-03-12");
        patient.Gender.ShouldBe(AdministrativeGender.Male);
        patient.Name.Select(name => name.Text).ShouldBe(["Wang Da Ye", "王大爷"]);
        patient.Identifier.Select(identifier => $"{identifier.System}|{identifier.Value}").ShouldBe(["urn:caserecords:demo|WANG-001"]);
    }

    [Theory]
    [InlineData("obs-t", "1228931008")]
    [InlineData("obs-n", "1229973008")]
    [InlineData("obs-m", "1229907005")]
    [InlineData("obs-stage", "1222838008")]
    public void The_stage_is_IVA_in_the_ninth_edition(string id, string value)
    {
        var stage = WangCase.Latest<Observation>(id);

        CodeOf(stage.Value as CodeableConcept).ShouldBe(value);
        CodeOf(stage.Method).ShouldBe("1269566009");
        stage.Focus.ShouldHaveSingleItem().Reference.ShouldBe("Condition/cond-prim");
    }

    [Fact]
    public void The_variant_is_EGFR_L858R()
    {
        var codes = WangCase.Latest<Observation>("var-egfr").Component
            .Select(component => CodeOf(component.Value as CodeableConcept))
            .ToList();

        codes.ShouldContain("HGNC:3236");
        codes.ShouldContain("NP_005219.2:p.Leu858Arg");
        codes.ShouldContain("NM_005228.5:c.2573T>G");
    }

    [Theory]
    [InlineData("obs-pain", 1, new[] { 8d, 5, 2, 2, 1 })]
    [InlineData("obs-cea", 0, new[] { 42d, 18, 9, 7 })]
    [InlineData("labs-cr", 0, new[] { 0.95, 0.97, 0.94, 0.98, 0.96 })]
    [InlineData("labs-ca", 0, new[] { 9.1, 9.0, 9.2, 9.1, 9.3 })]
    [InlineData("labs-alb", 0, new[] { 3.8, 3.9, 3.9, 4.0, 4.0 })]
    [InlineData("labs-alp", 0, new[] { 160d, 148, 131, 122, 108 })]
    public void A_series_goes_as_it_was_measured(string series, int first, double[] values) =>
        Numbered(series, first, first + values.Length - 1)
            .Select(id => ((Quantity)WangCase.Latest<Observation>(id).Value!).Value)
            .ShouldBe(values.Select(value => (decimal?)(decimal)value));

    [Theory]
    [InlineData("labs-alp-0", "H")]
    [InlineData("labs-alp-3", null)]
    [InlineData("labs-vitd-0", "L")]
    [InlineData("labs-vitd-4", null)]
    [InlineData("labs-cr-0", null)]
    public void A_result_is_marked_when_it_leaves_its_range(string id, string? mark) =>
        WangCase.Latest<Observation>(id).Interpretation.Select(CodeOf).SingleOrDefault().ShouldBe(mark);

    [Fact]
    public void The_follow_up_plan_keeps_a_month_a_month() =>
        WangCase.Latest<CarePlan>("cp-fu").Activity
            .SelectMany(activity => ((Timing)activity.Detail!.Scheduled!).Event)
            .ShouldBe(["2026-03-13", "2026-01-13", "2026-04"]);

    private static string? CodeOf(CodeableConcept? concept) => concept?.Coding.FirstOrDefault()?.Code;

    private static string[] Numbered(string stem, int first, int last, string separator = "-") =>
        [.. Enumerable.Range(first, last - first + 1).Select(number => $"{stem}{separator}{number}")];
}
