using CaseRecords.Load.Data;
using CaseRecords.Load.Sending;

namespace CaseRecords.Load.Scenarios;

/// <summary>The first 20 of a patient's observations of one code: what every chart asks for.</summary>
/// <param name="least">How many there must be at least for it to mean anything.</param>
internal sealed class SearchToken(int least = SearchToken.Page) : Scenario
{
    private const int Page = 20;

    private string[] paths = [];

    public override string Name => "search-token";

    public override string Summary => "search by patient and code: 20 of 25 observations, of 100 patients with 10,000";

    public override async Task Prepare(Preparation preparation, CancellationToken cancellationToken)
    {
        var record = await preparation.Record(cancellationToken);
        paths = [.. record.Patients.Select(patient => $"Observation?patient={patient.Reference}&code=http://loinc.org|{LabTest.All[0].Code}&_count={Page}")];
        await preparation.MustFind(paths[0], least, Page, cancellationToken);
    }

    public override async Task Iterate(Session session, long n, CancellationToken cancellationToken)
    {
        if ((await session.Get("search", paths[n * 7 % paths.Length], cancellationToken)).IsGood)
        {
            session.Tally.Resources += Page;
        }
    }
}
