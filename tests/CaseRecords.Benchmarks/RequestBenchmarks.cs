using System.Text;
using BenchmarkDotNet.Attributes;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Fhir.Writing;
using CaseRecords.Routing;
using Microsoft.AspNetCore.DataProtection;

namespace CaseRecords.Benchmarks;

/// <summary>
/// What a request costs in the engine, from its bytes to its answer's bytes: parsed, checked, indexed, logged, durable on SQLite.
/// HTTP is left out. One request at a time, so a write waits for the disk alone; the gap between one write and twenty shows that wait.
/// </summary>
[MemoryDiagnoser]
public class RequestBenchmarks
{
    private const int Patients = 100;
    private const int ObservationsEach = 100;

    private string folder = "";
    private SqliteRecordStore store = null!;
    private FhirEngine engine = null!;
    private int next;

    [GlobalSetup]
    public async Task Start()
    {
        folder = Directory.CreateTempSubdirectory("caserecords-bench-").FullName;
        store = await SqliteRecordStore.Open(Path.Combine(folder, "record.db"), TimeProvider.System);
        IReadOnlyList<ServiceDefinition> services =
        [
            CaseRecords.Patients.Patients.Definitions, CaseRecords.Imaging.Imaging.Definitions, CaseRecords.Diagnoses.Diagnoses.Definitions,
            CaseRecords.Genomics.Genomics.Definitions, CaseRecords.Treatments.Treatments.Definitions,
        ];
        var catalogue = await store.Register(services);
        engine = new FhirEngine(store, catalogue, new Ownership(services, RoutingTable.OwnerOf), new EphemeralDataProtectionProvider(), TimeProvider.System);

        for (var patient = 0; patient < Patients; patient++)
        {
            await Expect(200, Send("POST", "", Workload.Bundle(Enumerable.Range(0, ObservationsEach).Select(i => Workload.Entry(patient, $"p{patient}-o{i}")))));
        }
    }

    [GlobalCleanup]
    public async Task Stop()
    {
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark(Description = "read an Observation by id", Baseline = true)]
    public Task<FhirResponse> Read() => Expect(200, Send("GET", "Observation/p7-o7"));

    [Benchmark(Description = "search: 20 of a patient's observations by code")]
    public Task<FhirResponse> Search() => Expect(200, Send("GET", "Observation?patient=Patient/p7&code=http://loinc.org|2160-0&_count=20"));

    [Benchmark(Description = "create an Observation of 1.5 kB, durable")]
    public Task<FhirResponse> Create() => Expect(201, Send("POST", "Observation", Workload.Observation(7, null)));

    [Benchmark(Description = "transaction of 20 Observations, durable")]
    public Task<FhirResponse> Transaction() => Expect(200, Send("POST", "", Workload.Bundle(Enumerable.Range(0, 20).Select(_ => Workload.Entry(7, $"n{next++}")))));

    private static async Task<FhirResponse> Expect(int status, Task<FhirResponse> request)
    {
        var response = await request;

        return response.Status == status
            ? response
            : throw new InvalidOperationException($"Expected {status}: {Encoding.UTF8.GetString(response.Body.Span)}");
    }

    private Task<FhirResponse> Send(string method, string url, string body = "") =>
        FhirRoutes.Dispatch(
            new FhirRequest { Method = method, Path = [], Base = "http://bench/fhir", Context = new WriteContext("bench", null, null) }
                .Entry(method, url, Encoding.UTF8.GetBytes(body)),
            engine, CancellationToken.None);
}
