using CaseRecords.Events;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using ReportStatus = Hl7.Fhir.Model.DiagnosticReport.DiagnosticReportStatus;

namespace CaseRecords.Genomics.Tests;

public sealed class GenomicsReportTests
{
    [Theory]
    [InlineData(null, ReportStatus.Final)]
    [InlineData(null, ReportStatus.Amended)]
    [InlineData(ReportStatus.Preliminary, ReportStatus.Final)]
    [InlineData(ReportStatus.EnteredInError, ReportStatus.Corrected)]
    public void A_report_that_becomes_final_is_announced(ReportStatus? was, ReportStatus now) =>
        Events(was is null ? null : Report(was.Value), Report(now)).ShouldHaveSingleItem().Data
            .ShouldBe(new GenomicReportFinal { Patient = "Patient/a", Report = "DiagnosticReport/r", Version = 2 });

    [Theory]
    [InlineData(null, ReportStatus.Preliminary)]
    [InlineData(ReportStatus.Final, ReportStatus.Final)]
    [InlineData(ReportStatus.Final, ReportStatus.Amended)]
    [InlineData(ReportStatus.Final, ReportStatus.EnteredInError)]
    public void A_report_that_was_final_or_is_not_yet_is_not_announced(ReportStatus? was, ReportStatus now) =>
        Events(was is null ? null : Report(was.Value), Report(now)).ShouldBeEmpty();

    [Fact]
    public void A_laboratory_report_of_a_tumour_marker_is_no_genomics_report() =>
        GenomicsReport.Definition.AppliesTo(new DiagnosticReport { Code = new CodeableConcept(CodeSystems.Loinc, "2039-6") }).ShouldBeFalse();

    [Fact]
    public void Both_codes_and_both_names_of_the_profile_are_taken()
    {
        GenomicsReport.Definition.AppliesTo(new DiagnosticReport { Code = new CodeableConcept(CodeSystems.Loinc, "81247-9") }).ShouldBeTrue();
        GenomicsReport.Definition.AppliesTo(new DiagnosticReport { Meta = new Meta { Profile = [Profiles.GenomicsReporting + "genomic-report"] } }).ShouldBeTrue();
    }

    private static DiagnosticReport Report(ReportStatus status) => new()
    {
        Id = "r",
        Status = status,
        Subject = new ResourceReference("Patient/a"),
        Code = new CodeableConcept(CodeSystems.Loinc, "51969-4"),
    };

    private static List<CaseEvent> Events(DiagnosticReport? before, DiagnosticReport? after) =>
        [.. GenomicsReport.Definition.Announce(new ResourceKey("DiagnosticReport", "r"), before, after, 2, CaseView.Empty)];
}
