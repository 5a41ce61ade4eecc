using CaseRecords.Timeline.Body;
using CaseRecords.Timeline.Course;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Listing;
using CaseRecords.Timeline.Store;
using CaseRecords.Timeline.Summary;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Pages;

/// <summary>Everything that the case page shows, ready to be written.</summary>
internal sealed record CaseModel(
    TimelineView View,
    Person Person,
    IReadOnlyList<Clause> Summary,
    IReadOnlyList<Figure> Figures,
    IReadOnlyList<AssessmentFact> Raised,
    IReadOnlyList<AssessmentFact> Resolved,
    CourseChart Course,
    BodyMap Body,
    IReadOnlyList<GeneRow> Genes,
    IReadOnlyList<TreatmentGroup> Treatments,
    IReadOnlyList<TimelineEvent> Documents,
    int MoreDocuments,
    IReadOnlyList<TwinRow> Twin,
    bool IsWhole)
{
    public static CaseModel Of(TimelineView view, bool whole)
    {
        var course = CourseChart.Draw(view, whole);
        var (documents, more) = DocumentList.Of(view);
        var assessments = view.Case.Facts.OfType<AssessmentFact>().OrderBy(a => Rank(a.Severity)).ThenBy(a => a.Rule, StringComparer.Ordinal).ToList();

        return new CaseModel(
            view,
            Person.Of(view),
            SummaryLine.Of(view),
            CaseRecords.Timeline.Summary.Figures.Of(course.Case),
            [.. assessments.Where(a => !a.IsResolved)],
            [.. assessments.Where(a => a.IsResolved)],
            course,
            BodyMap.Of(course.Case),
            GeneTable.Of(view),
            TreatmentTable.Of(view),
            documents,
            more,
            [.. Listing.Twin.Of(course.Case)],
            whole);
    }

    private static int Rank(string? severity) => severity switch { "high" => 0, "moderate" => 1, _ => 2 };
}

/// <summary>What the page of this request shows. Components are public by nature; what they show is not.</summary>
internal sealed class Shown
{
    public CaseModel Case { get => field ?? throw new InvalidOperationException("No case is shown."); set; }

    public IReadOnlyList<PatientRow> Patients { get; set; } = [];

    public string? Words { get; set; }

    public int PatientCount { get; set; }
}
