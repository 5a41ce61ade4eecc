using System.Text.Json;
using CaseRecords.Load.Data;
using CaseRecords.Load.Sending;

namespace CaseRecords.Load.Scenarios;

/// <summary>The timeline of a patient of 500 resources: of CaseRecords only, beside the FHIR base.</summary>
internal sealed class Timeline : Scenario
{
    private const int Size = 500;
    private const int Patients = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private string[] paths = [];

    public override string Name => "timeline";

    public override string Summary => "/timeline/[patient] of patients of 500 resources; CaseRecords only";

    public override async Task Prepare(Preparation preparation, CancellationToken cancellationToken)
    {
        var patients = await LargePatient.Send(preparation, "timeline", Patients, Size, cancellationToken);
        paths = [.. patients.Select(patient => $"/timeline/{patient.Split('/')[1]}")];

        foreach (var path in paths)
        {
            await IsThere(preparation.Session, path, cancellationToken);
        }
    }

    public override Task Iterate(Session session, long n, CancellationToken cancellationToken) =>
        session.Get("timeline", paths[n % paths.Length], cancellationToken);

    /// <summary>The read model follows the record at a distance: it is waited for.</summary>
    private static async Task IsThere(Session session, string path, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromSeconds(0.5))
        {
            var answer = await session.Send("timeline", HttpMethod.Get, path, default, cancellationToken);

            if (answer.IsGood)
            {
                using var timeline = JsonDocument.Parse(answer.Body);

                if (timeline.RootElement.TryGetProperty("events", out var events) && events.GetArrayLength() > 0)
                {
                    return;
                }
            }

            if (waited > Patience)
            {
                throw new LoadFailedException($"{path} shows no events after {Patience.TotalSeconds:0} s: {(session.Tally.Failures.All is [.., var last] ? last : "it is empty")}");
            }

            await Task.Delay(TimeSpan.FromSeconds(0.5), cancellationToken);
        }
    }
}
