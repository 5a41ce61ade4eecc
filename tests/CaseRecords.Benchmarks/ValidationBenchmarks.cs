using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Validation;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Benchmarks;

/// <summary>What it costs to check an Observation of 1.7 kB, as a ratio of what it costs to build it: below three is the goal.</summary>
[MemoryDiagnoser]
public class ValidationBenchmarks
{
    private byte[] json = [];

    [GlobalSetup]
    public void Start()
    {
        var observation = Workload.Observation(7, "o7");
        json = Encoding.UTF8.GetBytes(observation.Insert(observation.LastIndexOf('}'), $$""","note":[{"text":"{{new string('x', Math.Max(1, 1_680 - observation.Length))}}"}]"""));

        if (ResourceValidator.Validate(json) is not { HasErrors: false })
        {
            throw new InvalidOperationException("The Observation is in order.");
        }
    }

    [Benchmark(Description = "build it", Baseline = true)]
    public Resource? Build() => ResourceJson.Stored(json);

    [Benchmark(Description = "build it and check it")]
    public Validated Validate() => ResourceValidator.Validate(json);

    [Benchmark(Description = "the SDK's own strict parse, which checks less")]
    public Resource? Strict()
    {
        var reader = new Utf8JsonReader(json);
        FhirJsonDeserializer.STRICT.TryDeserializeResource(ref reader, out var resource, out _);

        return resource;
    }
}
