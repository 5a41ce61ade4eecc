using System.Text;
using CaseRecords.Load.Data;
using CaseRecords.Load.Sending;
using static CaseRecords.Load.Data.Resources;

namespace CaseRecords.Load.Scenarios;

/// <summary>One Observation of about 1.7 kB is created, of another patient each time.</summary>
internal sealed class Create : Scenario
{
    private string run = "";
    private PreparedRecord record = null!;

    public override string Name => "create";

    public override string Summary => "POST of one Observation of 1.7 kB";

    public override async Task Prepare(Preparation preparation, CancellationToken cancellationToken) =>
        (run, record) = (preparation.Run, await preparation.Record(cancellationToken));

    public override Task Iterate(Session session, long n, CancellationToken cancellationToken) =>
        session.Post("create", "Observation", Encoding.UTF8.GetBytes(Body(n)), cancellationToken);

    private string Body(long n)
    {
        var patient = record.Patients[(int)(n % record.Patients.Count)];

        return Observation(null, Text($"{run}-n{n}"), patient.Reference, patient.Encounter, record.Practitioner, LabTest.All[0], LabTest.All[0].Result((int)(n % 101)), PreparedRecord.Time((int)(n % 1000)));
    }
}
