using CaseRecords.Events;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using ReportStatus = Hl7.Fhir.Model.DiagnosticReport.DiagnosticReportStatus;

namespace CaseRecords.Imaging.Tests;

public sealed class ImagingEventsTests
{
    [Fact]
    public void A_final_finding_says_how_and_where_it_was_seen_and_that_it_is_suspicious() =>
        Events(ImagingFinding.Definition, null, Finding()).ShouldHaveSingleItem().Data.ShouldBe(new FindingRecorded
        {
            Patient = "Patient/a",
            Resource = "Observation/f",
            Version = 1,
            Modality = "MR",
            BodySite = "http://snomed.info/sct|55492004",
            Suspicious = true,
        });

    [Fact]
    public void What_the_finding_does_not_say_its_study_and_its_tumour_do()
    {
        var finding = Finding();
        finding.Method = null;
        finding.BodySite = null;
        finding.Value = null;
        finding.DerivedFrom = [new ResourceReference("ImagingStudy/s")];
        finding.Focus = [new ResourceReference("BodyStructure/t")];

        var data = (FindingRecorded)Events(
            ImagingFinding.Definition, null, finding,
            new ImagingStudy { Id = "s", Modality = [new Coding(CodeSystems.Dicom, "CT")] },
            new BodyStructure { Id = "t", Location = new CodeableConcept(CodeSystems.Snomed, "41224006") }).ShouldHaveSingleItem().Data;

        (data.Modality, data.BodySite, data.Suspicious).ShouldBe(("CT", "http://snomed.info/sct|41224006", false));
    }

    [Theory]
    [InlineData(ObservationStatus.Preliminary, ObservationStatus.Final, true)]
    [InlineData(ObservationStatus.Final, ObservationStatus.Final, false)]
    [InlineData(ObservationStatus.Final, ObservationStatus.Amended, false)]
    [InlineData(ObservationStatus.Registered, ObservationStatus.Preliminary, false)]
    public void A_finding_is_announced_once_when_it_becomes_final(ObservationStatus was, ObservationStatus now, bool announced) =>
        Events(ImagingFinding.Definition, Finding(was), Finding(now)).Count.ShouldBe(announced ? 1 : 0);

    [Fact]
    public void Histology_is_no_imaging_finding_and_a_size_measured_on_a_specimen_is_none()
    {
        ImagingFinding.Definition.AppliesTo(new Observation { Code = new CodeableConcept(CodeSystems.Loinc, "31206-6") }).ShouldBeFalse();
        ImagingFinding.Definition.AppliesTo(new Observation { Code = new CodeableConcept(CodeSystems.Loinc, "21889-1") }).ShouldBeTrue();
        ImagingFinding.Definition.AppliesTo(
            new Observation { Code = new CodeableConcept(CodeSystems.Loinc, "21889-1"), Specimen = new ResourceReference("Specimen/s") }).ShouldBeFalse();
    }

    [Fact]
    public void A_radiology_report_takes_modality_and_site_from_its_code()
    {
        var report = Report(ReportStatus.Final, "24968-0");
        report.ConclusionCode = [new CodeableConcept(CodeSystems.Snomed, "128462008")];

        Events(RadiologyReport.Definition, Report(ReportStatus.Partial, "24968-0"), report).ShouldHaveSingleItem().Data.ShouldBe(new FindingRecorded
        {
            Patient = "Patient/a",
            Resource = "DiagnosticReport/r",
            Version = 2,
            Modality = "MR",
            BodySite = "http://snomed.info/sct|122496007",
            Suspicious = true,
        });
        Events(RadiologyReport.Definition, report, report).ShouldBeEmpty();
    }

    [Fact]
    public void A_pathology_report_says_what_the_tissue_is_and_is_no_radiology_report()
    {
        var report = Report(ReportStatus.Final, "60568-3");
        report.Result = [new ResourceReference("Observation/h")];
        var histology = new Observation
        {
            Id = "h",
            Code = new CodeableConcept(CodeSystems.Loinc, "31206-6"),
            Value = new CodeableConcept(CodeSystems.IcdO3, "8140/3"),
        };

        RadiologyReport.Definition.AppliesTo(report).ShouldBeFalse();
        ((PathologyFinal)Events(PathologyReport.Definition, null, report, histology).ShouldHaveSingleItem().Data).Morphology
            .ShouldBe("http://terminology.hl7.org/CodeSystem/icd-o-3|8140/3");
        Events(PathologyReport.Definition, report, report).ShouldBeEmpty();
        Events(PathologyReport.Definition, null, Report(ReportStatus.Preliminary, "60568-3")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, EventStatus.Completed, true)]
    [InlineData(EventStatus.InProgress, EventStatus.Completed, true)]
    [InlineData(EventStatus.Completed, EventStatus.Completed, false)]
    [InlineData(null, EventStatus.NotDone, false)]
    public void A_biopsy_is_announced_when_it_becomes_completed(EventStatus? was, EventStatus now, bool announced) =>
        Events(Biopsy.Definition, was is null ? null : Taken(was.Value), Taken(now)).Count.ShouldBe(announced ? 1 : 0);

    [Fact]
    public void A_biopsy_names_the_specimen_that_it_took()
    {
        var specimen = new Specimen { Id = "s", Collection = new Specimen.CollectionComponent() };
        specimen.Collection.Extension.Add(new Extension(
            "http://hl7.org/fhir/5.0/StructureDefinition/extension-Specimen.collection.procedure", new ResourceReference("Procedure/b")));

        ((BiopsyCompleted)Events(Biopsy.Definition, null, Taken(EventStatus.Completed), specimen, new Specimen { Id = "other" }).ShouldHaveSingleItem().Data)
            .Specimen.ShouldBe("Specimen/s");
    }

    [Theory]
    [InlineData("77477000")]
    [InlineData("173171007")]
    public void A_CT_or_a_lobectomy_is_no_biopsy(string code) =>
        Biopsy.Definition.AppliesTo(new Procedure { Code = new CodeableConcept(CodeSystems.Snomed, code) }).ShouldBeFalse();

    private static Observation Finding(ObservationStatus status = ObservationStatus.Final) => new()
    {
        Id = "f",
        Status = status,
        Category = [new CodeableConcept(CodeSystems.ObservationCategory, "imaging")],
        Code = new CodeableConcept(CodeSystems.Loinc, "18782-3"),
        Subject = new ResourceReference("Patient/a"),
        Value = new CodeableConcept(CodeSystems.Snomed, "128462008"),
        Method = new CodeableConcept(CodeSystems.Snomed, "113091000"),
        BodySite = new CodeableConcept(CodeSystems.Snomed, "55492004"),
    };

    private static DiagnosticReport Report(ReportStatus status, string code) => new()
    {
        Id = "r",
        Status = status,
        Code = new CodeableConcept(CodeSystems.Loinc, code),
        Subject = new ResourceReference("Patient/a"),
    };

    private static Procedure Taken(EventStatus status) => new()
    {
        Id = "b",
        Status = status,
        Code = new CodeableConcept(CodeSystems.Snomed, "274319000"),
        Subject = new ResourceReference("Patient/a"),
    };

    private static List<CaseEvent> Events<TResource>(
        ResourceDefinition<TResource> definition, TResource? before, TResource? after, params Resource[] around) where TResource : Resource =>
        [.. definition.Announce(new ResourceKey(after!.TypeName, after.Id!), before, after, before is null ? 1 : 2, CaseView.Of(around))];
}
