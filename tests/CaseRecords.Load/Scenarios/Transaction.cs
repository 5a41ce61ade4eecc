using CaseRecords.Load.Data;
using CaseRecords.Load.Sending;
using static CaseRecords.Load.Data.Resources;

namespace CaseRecords.Load.Scenarios;

/// <summary>A transaction of 20 entries: observations of one patient, or a visit with all that was found and done, linked within the bundle.</summary>
internal sealed class Transaction(bool mixed) : Scenario
{
    public const int Entries = 20;

    private const string Moment = "2025-04-29T08:30:00Z";

    private string run = "";
    private PreparedRecord record = null!;

    public override string Name => mixed ? "transaction-mixed" : "transaction";

    public override string Summary => mixed
        ? "a transaction of 20 entries of six types, linked with each other: a visit, what was found and what was done"
        : "a transaction of 20 entries: observations of one patient";

    public override int Clients => 4;

    public override async Task Prepare(Preparation preparation, CancellationToken cancellationToken) =>
        (run, record) = (preparation.Run, await preparation.Record(cancellationToken));

    public override async Task Iterate(Session session, long n, CancellationToken cancellationToken)
    {
        var patient = record.Patients[(int)(n % record.Patients.Count)];
        var value = Text($"{run}-{(mixed ? 'm' : 't')}{n}");

        if ((await session.Post(Name, "", Bundles.Transaction(mixed ? Visit(patient, value) : Observations(patient, value, patient.Encounter, Entries)), cancellationToken)).IsGood)
        {
            session.Tally.Resources += Entries;
        }
    }

    private IEnumerable<(string Type, string Resource)> Observations(PreparedPatient patient, string value, string encounter, int count) => Enumerable.Range(0, count).Select(i =>
        ("Observation", Observation(null, Text($"{value}-{i}"), patient.Reference, encounter, record.Practitioner, LabTest.All[i % 4], LabTest.All[i % 4].Result(i), PreparedRecord.Time(i))));

    private IEnumerable<(string Type, string Resource)> Visit(PreparedPatient patient, string value)
    {
        var encounter = Bundles.Entry(0);

        return
        [
            ("Encounter", Encounter(null, value, patient.Reference, record.Organization, "2025-04-29")),
            ("Condition", Condition(null, value, patient.Reference, encounter, "2025-04-29")),
            ("Procedure", Procedure(null, value, patient.Reference, encounter, Moment)),
            ("MedicationRequest", MedicationRequest(null, value, patient.Reference, encounter, record.Practitioner, Moment)),
            ("DiagnosticReport", DiagnosticReport(null, value, patient.Reference, encounter, Bundles.Entry(5), Moment)),
            .. Observations(patient, value, encounter, Entries - 5),
        ];
    }
}
