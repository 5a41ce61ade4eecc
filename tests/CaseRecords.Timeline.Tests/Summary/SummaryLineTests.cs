using CaseRecords.Timeline.Summary;
using CaseRecords.Timeline.Tests.Support;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Tests.Summary;

public sealed class SummaryLineTests
{
    [Fact]
    public void The_demo_case_reads_as_the_domain_reference_says() =>
        Said("2025-12-19").ShouldBe(
            "Lumbar spine metastasis found on 2025-04-04; primary found 13 days later: left lower lobe adenocarcinoma (C34.32, 8140/3), cT2a cN1 cM1b, stage IVA (9th), "
            + "EGFR L858R, on osimertinib since 2025-05-02, zoledronic acid since 2025-05-06, palliative care engaged 2025-05-14, ECOG 0, pain 1/10.");

    [Fact]
    public void Before_the_primary_was_found_it_says_for_how_long() =>
        Said("2025-04-10").ShouldBe("Lumbar spine metastasis found on 2025-04-04; primary unknown after 6 days, pain 8/10.");

    [Fact]
    public void Every_clause_names_the_event_that_says_so() =>
        Clauses("2025-12-19").Select(c => c.Source?.Resource.Reference).ShouldBe(
        [
            "Condition/cond-met", "Condition/cond-prim", "Observation/obs-stage", "Observation/var-egfr", "MedicationRequest/mr-osi", "MedicationAdministration/ma-zol-1", "CarePlan/cp-pall",
            "Observation/obs-ecog-3", "Observation/obs-pain-5",
        ]);

    [Fact]
    public void A_case_without_cancer_says_so() =>
        SummaryLine.Text(SummaryLine.Of(Project.View("2025-01-01", """{"resourceType":"Patient","id":"p"}"""))).ShouldBe("No cancer is recorded.");

    private static string Said(string day) => SummaryLine.Text(Clauses(day));

    private static IReadOnlyList<Clause> Clauses(string day) =>
        SummaryLine.Of(TimelineView.Build(Bundles.Demo().Case("pt-wang"), DateOnly.ParseExact(day, "yyyy-MM-dd"), new DateOnly(2026, 1, 5)));
}
