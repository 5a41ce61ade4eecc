using CaseRecords.Load.Sending;

namespace CaseRecords.Load.Scenarios;

/// <summary>An Observation is read by its id, another one of ten thousand each time.</summary>
internal sealed class Read : Scenario
{
    private string[] names = [];

    public override string Name => "read";

    public override string Summary => "GET of one Observation by id, another one of those prepared each time";

    public override async Task Prepare(Preparation preparation, CancellationToken cancellationToken)
    {
        var record = await preparation.Record(cancellationToken);
        names = [.. record.Patients.SelectMany(patient => patient.Observations)];
        await preparation.Session.Must(HttpMethod.Get, names[0], default, cancellationToken);
    }

    public override Task Iterate(Session session, long n, CancellationToken cancellationToken) =>
        session.Get("read", names[n * 7919 % names.Length], cancellationToken);
}
