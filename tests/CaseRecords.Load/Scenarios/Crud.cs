using System.Text;
using CaseRecords.Load.Data;
using CaseRecords.Load.Sending;
using static CaseRecords.Load.Data.Resources;

namespace CaseRecords.Load.Scenarios;

/// <summary>Nine linked resources of nine types are created, read, replaced and, the last first, deleted: 36 requests.</summary>
internal sealed class Crud : Scenario
{
    private const string Day = "2025-04-29";
    private const string Moment = "2025-04-29T08:30:00Z";

    /// <summary>Each is made of what the server called those before it.</summary>
    private static readonly (string Type, Func<string?, string, IReadOnlyList<string>, string> Body)[] Chain =
    [
        ("Organization", (id, value, _) => Organization(id, value)),
        ("Practitioner", (id, value, _) => Practitioner(id, value)),
        ("Patient", (id, value, made) => Patient(id, value, "Load", "Ada", "1961-05-04", "Leeds", made[1], made[0])),
        ("Encounter", (id, value, made) => Encounter(id, value, made[2], made[0], Day)),
        ("Condition", (id, value, made) => Condition(id, value, made[2], made[3], Day)),
        ("Observation", (id, value, made) => Observation(id, value, made[2], made[3], made[1], LabTest.All[0], "0.95", Moment)),
        ("Procedure", (id, value, made) => Procedure(id, value, made[2], made[3], Moment)),
        ("MedicationRequest", (id, value, made) => MedicationRequest(id, value, made[2], made[3], made[1], Moment)),
        ("DiagnosticReport", (id, value, made) => DiagnosticReport(id, value, made[2], made[3], made[5], Moment)),
    ];

    private string run = "";

    public override string Name => "crud";

    public override string Summary => "36 requests over nine linked resources of nine types: POST, GET, PUT each, DELETE in reverse";

    public override Task Prepare(Preparation preparation, CancellationToken cancellationToken)
    {
        run = preparation.Run;

        return Task.CompletedTask;
    }

    public override async Task Iterate(Session session, long n, CancellationToken cancellationToken)
    {
        List<string> made = [];

        foreach (var (type, body) in Chain)
        {
            var answer = await session.Post("create", type, Encoding.UTF8.GetBytes(body(null, Text($"{run}-x{n}"), made)), cancellationToken);

            if (answer.Created is not { } name)
            {
                // Counted where it was refused; a success that does not say what it made is one more way to fail.
                if (answer.IsGood)
                {
                    session.Tally.Failures.Add("create", "no Location", $"{type}: {answer.Location ?? "none"}");
                }

                break;
            }

            made.Add(name);
        }

        foreach (var name in made)
        {
            await session.Get("read", name, cancellationToken);
        }

        for (var i = 0; i < made.Count; i++)
        {
            var body = Chain[i].Body(made[i][(made[i].IndexOf('/', StringComparison.Ordinal) + 1)..], Text($"{run}-x{n}-changed"), made);
            await session.Send("update", HttpMethod.Put, made[i], Encoding.UTF8.GetBytes(body), cancellationToken);
        }

        foreach (var name in Enumerable.Reverse(made))
        {
            await session.Send("delete", HttpMethod.Delete, name, default, cancellationToken);
        }
    }
}
