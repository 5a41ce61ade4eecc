using System.Text;
using CaseRecords.Load.Sending;
using static CaseRecords.Load.Data.Resources;

namespace CaseRecords.Load.Data;

/// <summary>A patient that is on the server, and what of hers the scenarios ask for. References are as the server named them.</summary>
internal sealed record PreparedPatient
{
    public required string Reference { get; init; }

    public required string Identifier { get; init; }

    public required string Family { get; init; }

    public required string Given { get; init; }

    public required string BirthDate { get; init; }

    public required string City { get; init; }

    public required string Encounter { get; init; }

    public required IReadOnlyList<string> Observations { get; init; }
}

/// <summary>What reads and searches are measured on: 100 patients of two encounters, two conditions and 100 observations of four tests.</summary>
internal sealed record PreparedRecord(string Practitioner, string Organization, IReadOnlyList<PreparedPatient> Patients)
{
    public const int ObservationsEach = 100;

    private const int PatientCount = 100;
    private const int EncountersEach = 2;
    private const int FirstObservation = 1 + EncountersEach + EncountersEach;

    /// <summary>Of the JSON of all its resources, as it was sent.</summary>
    public long Bytes { get; init; }

    /// <summary>Sends it, a transaction for each patient.</summary>
    /// <exception cref="LoadFailedException">The server refuses it.</exception>
    public static async Task<PreparedRecord> Send(Session session, string run, int patients = PatientCount, CancellationToken cancellationToken = default)
    {
        var (practitioner, organization) = await Staff(session, run, cancellationToken);
        List<PreparedPatient> sent = [];
        var bytes = 0L;

        for (var n = 0; n < patients; n++)
        {
            var patient = Made(run, n);
            List<(string Type, string Resource)> entries = [.. Entries(patient, practitioner, organization)];
            var answer = await session.Must(HttpMethod.Post, "", Bundles.Transaction(entries), cancellationToken);
            var names = ResourceName.OfEntries(answer.Body);
            sent.Add(patient with { Reference = names[0], Encounter = names[1], Observations = names[FirstObservation..] });
            bytes += entries.Sum(entry => Encoding.UTF8.GetByteCount(entry.Resource));
        }

        return new PreparedRecord(practitioner, organization, sent) { Bytes = bytes };
    }

    /// <summary>Whom patients refer to.</summary>
    public static async Task<(string Practitioner, string Organization)> Staff(Session session, string run, CancellationToken cancellationToken)
    {
        var answer = await session.Must(
            HttpMethod.Post, "", Bundles.Transaction([("Practitioner", Resources.Practitioner(null, $"{run}-dr")), ("Organization", Resources.Organization(null, $"{run}-org"))]), cancellationToken);

        return ResourceName.OfEntries(answer.Body) is [var practitioner, var organization] ? (practitioner, organization) : throw new LoadFailedException("The answer to two entries has not two.");
    }

    private static PreparedPatient Made(string run, int n) => new()
    {
        Reference = Bundles.Entry(0),
        Identifier = Text($"{run}-{n}"),
        Family = Text($"Family{run}{(char)('a' + (n / 26))}{(char)('a' + (n % 26))}"),
        Given = Text($"Given{run}{(char)('a' + (n % 7))}"),
        BirthDate = Text($"{1940 + (n % 50)}-{1 + (n % 12):00}-{1 + (n % 28):00}"),
        City = Text($"Town{run}{(char)('a' + (n % 11))}"),
        Encounter = Bundles.Entry(1),
        Observations = [],
    };

    private static IEnumerable<(string Type, string Resource)> Entries(PreparedPatient patient, string practitioner, string organization)
    {
        var id = patient.Identifier;
        yield return ("Patient", Resources.Patient(null, id, patient.Family, patient.Given, patient.BirthDate, patient.City, practitioner, organization));

        for (var n = 0; n < EncountersEach; n++)
        {
            yield return ("Encounter", Encounter(null, Text($"{id}-e{n}"), Bundles.Entry(0), organization, Text($"2025-0{n + 1}-10")));
        }

        for (var n = 0; n < EncountersEach; n++)
        {
            yield return ("Condition", Condition(null, Text($"{id}-c{n}"), Bundles.Entry(0), Bundles.Entry(1 + n), Text($"2025-0{n + 1}-10"), n == 0 ? "C34.1" : "C79.3"));
        }

        for (var n = 0; n < ObservationsEach; n++)
        {
            var test = LabTest.All[n % LabTest.All.Count];
            yield return ("Observation", Observation(null, Text($"{id}-o{n}"), Bundles.Entry(0), Bundles.Entry(1 + (n % EncountersEach)), practitioner, test, test.Result(n), Time(n)));
        }
    }

    /// <summary>When the n-th observation of a patient was made: three days apart.</summary>
    public static string Time(int n) => new DateTime(2025, 1, 10, 8, 30, 0, DateTimeKind.Unspecified).AddDays(3 * n).ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) + "Z";
}
