using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Pages;
using CaseRecords.Timeline.Summary;
using CaseRecords.Timeline.Tests.Support;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Tests;

/// <summary>Real input from public sources: every patient of it gives a timeline and a page.</summary>
public sealed class CorpusTests
{
    private static readonly DateOnly Today = new(2026, 1, 5);

    [Fact]
    public void John_Anyperson_has_a_brain_metastasis_and_takes_gefitinib()
    {
        var view = TimelineView.Build(Mcode().Case("cancer-patient-john-anyperson"), null, Today);

        view.Events.ShouldContain(e => e.Kind == Kinds.Secondary && e.Title == "Brain metastasis");
        view.Events.ShouldContain(e => e.Kind == Kinds.Drug && e.Title == "Gefitinib" && e.Lane == Lane.Systemic);
        SummaryLine.Text(SummaryLine.Of(view)).ShouldStartWith("Left lung adenocarcinoma found on 2019-04-01; brain metastasis 30 days later, cT3 cN3 cM0, stage IIIC (8th), ");
    }

    [Fact]
    public void Every_mcode_patient_gives_a_page()
    {
        var bundles = Mcode();

        foreach (var patient in (string[])["cancer-patient-adam-everyman", "cancer-patient-brian-l", "cancer-patient-eve-anyperson", "cancer-patient-jenny-m", "cancer-patient-john-anyperson", "gx-cancer-patient-adam-anyperson"])
        {
            Page(bundles, patient).Course.Lanes.Count.ShouldBe(13, patient);
        }
    }

    [Fact]
    public void Every_synthea_patient_gives_a_page_on_which_crowds_stand_as_one()
    {
        foreach (var file in Directory.GetFiles(Repository.Corpus("synthea"), "*.json"))
        {
            var text = File.ReadAllText(file);
            var bundles = new Bundles().Send(text);
            var patient = System.Text.Json.Nodes.JsonNode.Parse(text)!["entry"]!.AsArray().Select(e => e!["resource"]!).First(r => (string?)r["resourceType"] == "Patient");
            var page = Page(bundles, (string)patient["id"]!);

            page.View.Events.Count.ShouldBeGreaterThan(100);
            page.Course.Lanes.ShouldAllBe(lane => lane.Height < 400);
        }
    }

    private static CaseModel Page(Bundles bundles, string patient) => CaseModel.Of(TimelineView.Build(bundles.Case(patient), null, Today), whole: false);

    private static Bundles Mcode()
    {
        var bundles = new Bundles();
        foreach (var file in Directory.GetFiles(Repository.Corpus("mcode-ig-stu4"), "*.json").Where(f => !Path.GetFileName(f).StartsWith("Bundle-", StringComparison.Ordinal)))
        {
            bundles.Put(File.ReadAllText(file));
        }

        return bundles;
    }
}
