using System.Collections.Immutable;
using CaseRecords.Load.Data;
using CaseRecords.Load.Sending;

namespace CaseRecords.Load.Scenarios;

/// <summary>A search that finds at least one, whichever patient it is about.</summary>
/// <param name="Kind">Which of R4's kinds of parameters it is there for.</param>
internal sealed record MixedSearch(string Kind, string Means, Func<PreparedPatient, PreparedRecord, string> Path);

/// <summary>24 searches of every kind, one after the other, for one patient after the other.</summary>
internal sealed class SearchMix : Scenario
{
    private const string Loinc = "http://loinc.org|";
    private const string Ucum = "|http://unitsofmeasure.org|";

    private ImmutableArray<(string Step, string[] Paths)> searches = [];

    public static IReadOnlyList<MixedSearch> All { get; } =
    [
        new("string", "a family name", (p, _) => $"Patient?family={p.Family}"),
        new("string", "the beginning of a given name, and the sex", (p, _) => $"Patient?given={p.Given}&gender=female&_count=20"),
        new("string", "any name, letter for letter", (p, _) => $"Patient?family:exact={p.Family}"),
        new("string", "a town", (p, _) => $"Patient?address-city={p.City}&_count=20"),
        new("date", "born on a day, with a family name", (p, _) => $"Patient?birthdate={p.BirthDate}&family={p.Family}"),
        new("date", "a patient's observations of one month", (p, _) => $"Observation?patient={p.Reference}&date=ge2025-02-01&date=lt2025-03-01&_count=20"),
        new("date", "a patient's observations up to a day", (p, _) => $"Observation?patient={p.Reference}&date=le2025-02-20&_count=20"),
        new("date", "a patient's conditions since a day", (p, _) => $"Condition?patient={p.Reference}&onset-date=ge2025-01-01"),
        new("date", "a patient's newest observations", (p, _) => $"Observation?patient={p.Reference}&_sort=-date&_count=20"),
        new("token", "the identifier of a patient", (p, _) => $"Patient?identifier={Resources.Identifiers}|{p.Identifier}"),
        new("token", "the identifier of an observation", (p, _) => $"Observation?identifier={Resources.Identifiers}|{p.Identifier}-o7"),
        new("token", "a patient's conditions of one code", (p, _) => $"Condition?patient={p.Reference}&code=http://hl7.org/fhir/sid/icd-10|C34.1"),
        new("token", "a patient's laboratory results", (p, _) => $"Observation?patient={p.Reference}&category=laboratory&_count=20"),
        new("token", "a patient's observations of one of two codes", (p, _) => $"Observation?patient={p.Reference}&code={Loinc}2160-0,{Loinc}718-7&_count=20"),
        new("token", "a patient's encounters of a status", (p, _) => $"Encounter?patient={p.Reference}&status=finished"),
        new("quantity", "a patient's results above a value with its unit", (p, _) => $"Observation?patient={p.Reference}&value-quantity=gt1{Ucum}mg/dL&_count=20"),
        new("quantity", "a patient's results of a code below a value", (p, _) => $"Observation?patient={p.Reference}&code={Loinc}2039-6&value-quantity=lt30{Ucum}ng/mL&_count=20"),
        new("quantity", "a patient's results within a span, any unit", (p, _) => $"Observation?patient={p.Reference}&value-quantity=ge9&value-quantity=le19&_count=20"),
        new("composite", "a patient's results of a code above a value", (p, _) => $"Observation?patient={p.Reference}&code-value-quantity={Loinc}718-7$gt12{Ucum}g/dL&_count=20"),
        new("composite", "a patient's systolic pressures above a value", (p, _) => $"Observation?patient={p.Reference}&component-code-value-quantity={Loinc}8480-6$gt100&_count=20"),
        new("reference", "everything measured of a patient", (p, _) => $"Observation?subject={p.Reference}&_count=20"),
        new("reference", "everything measured at an encounter", (p, _) => $"Observation?encounter={p.Encounter}&_count=20"),
        new("reference", "a patient's encounters at an organization", (p, r) => $"Encounter?patient={p.Reference}&service-provider={r.Organization}"),
        new("reference", "observations by the identifier of their patient", (p, _) => $"Observation?patient.identifier={Resources.Identifiers}|{p.Identifier}&_count=20"),
    ];

    public override string Name => "search-mix";

    public override string Summary => "24 searches by string, date, token, quantity, composite and reference, in turn";

    public override async Task Prepare(Preparation preparation, CancellationToken cancellationToken)
    {
        var record = await preparation.Record(cancellationToken);
        searches = [.. All.Select(search => (search.Kind, record.Patients.Select(patient => search.Path(patient, record)).ToArray()))];

        foreach (var (_, paths) in searches)
        {
            await preparation.MustFind(paths[0], 1, 20, cancellationToken);
        }
    }

    public override Task Iterate(Session session, long n, CancellationToken cancellationToken)
    {
        var (step, paths) = searches[(int)(n % searches.Length)];

        return session.Get(step, paths[n / searches.Length * 7 % paths.Length], cancellationToken);
    }
}
