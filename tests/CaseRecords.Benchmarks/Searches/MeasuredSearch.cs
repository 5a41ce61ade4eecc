using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CaseRecords.Benchmarks.Searches;

/// <summary>A search that is measured. <c>{p}</c> in it is the number of a patient, another one each time.</summary>
internal sealed record MeasuredSearch(string Kind, string Url)
{
    private const int Warm = 3;

    public static IReadOnlyList<MeasuredSearch> All { get; } =
    [
        new("patient and code", "Observation?patient=Patient/p{p}&code=http://loinc.org|2160-0&_count=20"),
        new("patient and code, no total", "Observation?patient=Patient/p{p}&code=http://loinc.org|2160-0&_count=20&_total=none"),
        new("patient", "Observation?patient=Patient/p{p}&_count=20&_total=none"),
        new("code alone", "Observation?code=http://loinc.org|2160-0&_count=20&_total=none"),
        new("identifier", "Observation?identifier=urn:bench:lab|{p}-5"),
        new("chain", "Observation?patient.identifier=urn:bench:mrn|M00007&_count=20"),
        new("chain and code", "Observation?subject:Patient.name=zyskind&code=http://loinc.org|2160-0&_count=20"),
        new("chain", "Observation?performer:Practitioner.name=quixote&_count=20"),
        new("chain of three", "Observation?patient.organization.partof.name=faraway&_count=20&_total=none"),
        new("chain of two, to encounter", "Observation?encounter.patient.identifier=urn:bench:mrn|M00007&_count=20&_total=none"),
        new("_has", "Patient?_has:Observation:patient:code=http://loinc.org|99999-9"),
        new("_has by value", "Patient?_has:Observation:patient:code-value-quantity=http://loinc.org|99999-9$gt120"),
        new("_has nested", "Practitioner?_has:Patient:general-practitioner:_has:Observation:patient:code=http://loinc.org|99999-9"),
        new("composite", "Observation?code-value-quantity=http://loinc.org|99999-9$gt120||ng/mL"),
        new("composite of a patient", "Observation?patient=Patient/p{p}&code-value-quantity=http://loinc.org|2160-0$gt1||mg/dL"),
        new("composite of components, of a patient", "Observation?patient=Patient/p{p}&component-code-value-quantity=http://loinc.org|8480-6$gt100"),
        new("quantity with unit", "Observation?code=http://loinc.org|2345-7&value-quantity=gt169|http://unitsofmeasure.org|mg/dL&_count=20&_total=none"),
        new("quantity without unit", "Observation?code=http://loinc.org|2345-7&value-quantity=gt169&_count=20&_total=none"),
        new("quantity alone, rare", "Observation?value-quantity=gt480|http://unitsofmeasure.org|mg/L&_count=20&_total=none"),
        new("quantity of a patient", "Observation?patient=Patient/p{p}&value-quantity=gt100|http://unitsofmeasure.org|mg/dL&_count=20"),
        new("date of a patient", "Observation?patient=Patient/p{p}&date=ge2020-01-01&date=lt2020-07-01&_count=20"),
        new("date", "Observation?date=2020-03-01&_count=20&_total=none"),
        new("date and code", "Observation?date=ge2020-03-01&date=lt2020-03-03&code=http://loinc.org|2160-0&_count=20&_total=none"),
        new("newest of a patient", "Observation?patient=Patient/p{p}&_sort=-date&_count=20"),
        new("newest of a code", "Observation?code=http://loinc.org|2160-0&_sort=-date&_count=20&_total=none"),
        new("newest of all", "Observation?_sort=-date&_count=20&_total=none"),
        new("by code and newest, of a patient", "Observation?patient=Patient/p{p}&_sort=code,-date&_count=20"),
        new("last written", "Observation?_sort=-_lastUpdated&_count=20&_total=none"),
        new("_lastUpdated", "Observation?_lastUpdated=le2024-01-01T00:00:10Z&_count=20&_total=none"),
        new("_include", "Observation?patient=Patient/p{p}&code=http://loinc.org|2160-0&_include=Observation:patient&_include=Observation:performer&_count=20"),
        new("_revinclude", "Patient?identifier=urn:bench:mrn|M00007&_revinclude=Observation:patient"),
        new("name", "Patient?name=zyskind"),
        new("name, exact", "Patient?family:exact=Zyskind"),
        new("name, contains", "Patient?family:contains=yskin"),
        new("name sorted", "Patient?_sort=family&_count=20&_total=none"),
        new("code text", "Observation?code:text=rare&_count=20"),
        new("_text", "Observation?_text=extraordinary&_count=20"),
        new("_content", "Observation?_content=extraordinary&_count=20"),
        new("of everything of a patient", "Patient/p{p}/Observation?code=http://loinc.org|2160-0&_count=20"),
        new("without a code", "Observation?patient=Patient/p{p}&code:not=http://loinc.org|2160-0&_count=20"),
        new("missing", "Observation?patient=Patient/p{p}&value-quantity:missing=true&_count=20"),
        new("one of many codes", "Observation?patient=Patient/p{p}&code=2160-0,718-7,6690-2,777-3,2345-7&_count=20"),
        new("nothing but the type, counted", "Observation?_summary=count&patient=Patient/p{p}"),
    ];

    /// <summary>Runs it for a while; says how long each run took.</summary>
    public async Task<List<TimeSpan>> Run(LoadedRecord record, TimeSpan length, int least, CancellationToken cancellationToken)
    {
        List<TimeSpan> took = [];
        var began = Stopwatch.StartNew();

        for (var n = -Warm; n < least || began.Elapsed < length; n++)
        {
            var url = UrlOf(n + Warm, record.Patients);
            var one = Stopwatch.StartNew();
            await record.Search(url, cancellationToken);

            if (n >= 0)
            {
                took.Add(one.Elapsed);
            }

            // What takes seconds need not be asked often to be known as slow.
            if (n >= 1 && began.Elapsed > 5 * length)
            {
                break;
            }
        }

        return took;
    }

    /// <summary>How many it finds on its page.</summary>
    public async Task<int> Finds(LoadedRecord record, CancellationToken cancellationToken)
    {
        var found = JsonDocument.Parse((await record.Search(UrlOf(0, record.Patients), cancellationToken)).Body).RootElement;

        return found.TryGetProperty("entry", out var entries) ? entries.GetArrayLength() : 0;
    }

    private string UrlOf(int n, int patients) => Url.Replace("{p}", ((n * 7919) % patients).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
