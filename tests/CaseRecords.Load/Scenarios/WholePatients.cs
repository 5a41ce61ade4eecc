using CaseRecords.Load.Data;
using CaseRecords.Load.Sending;

namespace CaseRecords.Load.Scenarios;

/// <summary>Whole synthea patients as transactions, one after the other, everything in them new each time.</summary>
/// <seealso href="https://github.com/synthetichealth/synthea"/>
internal sealed class WholePatients : Scenario
{
    private IReadOnlyList<SyntheaPatient> patients = [];

    public override string Name => "synthea";

    public override string Summary => "whole synthea patients as transactions, from the bundles in the folder that --synthea names";

    public override int Clients => 2;

    public override Task Prepare(Preparation preparation, CancellationToken cancellationToken)
    {
        if (preparation.SyntheaFolder is not { } folder)
        {
            throw new LoadFailedException("The scenario synthea sends the bundles of a folder: name it with --synthea FOLDER.");
        }

        patients = [.. Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(SyntheaPatient.Read) : []];

        return patients is [] ? throw new LoadFailedException($"There is no *.json in {folder}.") : Task.CompletedTask;
    }

    public override async Task Iterate(Session session, long n, CancellationToken cancellationToken)
    {
        var patient = patients[(int)(n % patients.Count)];

        if ((await session.Post("transaction", "", patient.Another(), cancellationToken)).IsGood)
        {
            session.Tally.Resources += patient.Entries;
        }
    }
}
