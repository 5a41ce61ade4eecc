using System.Text.Json;
using CaseRecords.Assessments.Cases;
using CaseRecords.Assessments.Rules;
using CaseRecords.PrivateState;

namespace CaseRecords.Assessments;

/// <summary>Runs the rules over a case, compares what they say with what they said last, and writes only the news.</summary>
internal sealed class AssessmentDesk(IReadOnlyList<AssessmentRule> rules, IAssessmentWriter writer)
{
    /// <param name="standing">What was said last about the case, by its id.</param>
    /// <returns>Whether there was news; what stood is then no longer what was said last.</returns>
    public async Task<bool> Look(AssessmentsDb db, CaseFile file, IReadOnlyDictionary<string, AssessmentRow> standing, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = rules.SelectMany(rule => rule(file, now)).OrderBy(assessment => assessment.Id, StringComparer.Ordinal).ToList();

        var isNews = false;

        foreach (var assessment in found)
        {
            isNews |= await Raise(db, standing.GetValueOrDefault(assessment.Id), assessment, now, cancellationToken);
        }

        var gone = standing.Values.Where(row => !row.Resolved && found.All(assessment => assessment.Id != row.Id));

        foreach (var row in gone.OrderBy(row => row.Id, StringComparer.Ordinal))
        {
            await Resolve(db, row, now, cancellationToken);
            isNews = true;
        }

        return isNews;
    }

    private async Task<bool> Raise(AssessmentsDb db, AssessmentRow? row, Assessment assessment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var raised = assessment with { RaisedAt = row is { Resolved: false } ? Said(row).RaisedAt : now };
        var json = JsonSerializer.Serialize(raised);

        if (row?.Json == json)
        {
            return false;
        }

        await writer.Write(AssessmentResource.ToDetectedIssue(raised), db.StillHasCursor, cancellationToken);

        if (row is null)
        {
            db.Assessments.Add(new AssessmentRow { Id = raised.Id, Patient = raised.PatientId, Json = json });
        }
        else
        {
            row.Resolved = false;
            row.Json = json;
        }

        return true;
    }

    private async Task Resolve(AssessmentsDb db, AssessmentRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var resolved = Said(row) with { Status = AssessmentStatus.Resolved, ResolvedAt = now };

        await writer.Write(AssessmentResource.ToDetectedIssue(resolved), db.StillHasCursor, cancellationToken);

        row.Resolved = true;
        row.Json = JsonSerializer.Serialize(resolved);
    }

    private static Assessment Said(AssessmentRow row) => JsonSerializer.Deserialize<Assessment>(row.Json)!;
}
