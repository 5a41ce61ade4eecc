using System.Text.Encodings.Web;
using System.Text.Json;
using CaseRecords.Exchange.Feed;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Exchange.Tests.Feed;

public sealed class CloudEventJsonTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly LogEntry Changed = new(
        Position: 184467,
        EventId: new Guid("019ab3c2-7c1e-7a52-9d0e-0c6c2a7d9f11"),
        Owner: "imaging",
        Resource: new ResourceKey("ImagingStudy", "is-ct"),
        Version: 4,
        ResourceAction.Updated,
        Patient: "Patient/p1",
        Time: new DateTimeOffset(2026, 11, 22, 20, 31, 6, 7, TimeSpan.FromHours(8)),
        new TransactionPlace(new Guid("019ab3c2-0000-7000-8000-000000000001"), 3, 11),
        Case: null,
        CorrelationId: "request-1",
        TraceParent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    [Fact]
    public void A_resource_event_is_written_like_this() => Json(Changed).ShouldBe(
        """
        {
          "specversion": "1.0",
          "id": "019ab3c2-7c1e-7a52-9d0e-0c6c2a7d9f11",
          "source": "/caserecords/imaging",
          "type": "org.caserecords.resource.updated.v1",
          "subject": "ImagingStudy/is-ct",
          "time": "2026-11-22T12:31:06.007Z",
          "datacontenttype": "application/json",
          "dataschema": "https://caserecords.example/events/resource-changed/1.json",
          "partitionkey": "Patient/p1",
          "sequence": "00000000000000184467",
          "correlationid": "request-1",
          "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "data": {
            "action": "updated",
            "resourceType": "ImagingStudy",
            "id": "is-ct",
            "versionId": "4",
            "lastUpdated": "2026-11-22T12:31:06.007Z",
            "patient": "Patient/p1",
            "transaction": {
              "id": "019ab3c2-0000-7000-8000-000000000001",
              "index": 3,
              "count": 11
            },
            "links": {
              "version": "/fhir/ImagingStudy/is-ct/_history/4",
              "current": "/fhir/ImagingStudy/is-ct"
            }
          }
        }
        """);

    [Fact]
    public void A_case_event_is_written_like_this()
    {
        var staged = Changed with
        {
            Owner = "diagnoses",
            Resource = new ResourceKey("Observation", "stage"),
            Version = 1,
            Action = null,
            Case = new LoggedCaseEvent("DiseaseStatus", "changed", """{"patient":"Patient/p1","status":"Observation/stage","version":1,"value":"http://snomed.info/sct|359746009"}"""),
            CorrelationId = null,
            TraceParent = null,
        };

        Json(staged).ShouldBe(
            """
            {
              "specversion": "1.0",
              "id": "019ab3c2-7c1e-7a52-9d0e-0c6c2a7d9f11",
              "source": "/caserecords/diagnoses",
              "type": "org.caserecords.case.disease-status-changed.v1",
              "subject": "Observation/stage",
              "time": "2026-11-22T12:31:06.007Z",
              "datacontenttype": "application/json",
              "dataschema": "https://caserecords.example/events/case-disease-status-changed/1.json",
              "partitionkey": "Patient/p1",
              "sequence": "00000000000000184467",
              "data": {
                "patient": "Patient/p1",
                "status": "Observation/stage",
                "version": 1,
                "value": "http://snomed.info/sct|359746009"
              }
            }
            """);
    }

    [Fact]
    public void What_is_in_no_single_patients_compartment_has_no_partition_key()
    {
        using var json = JsonDocument.Parse(Bytes(Changed with { Patient = null }));

        json.RootElement.TryGetProperty("partitionkey", out _).ShouldBeFalse();
        json.RootElement.GetProperty("data").TryGetProperty("patient", out _).ShouldBeFalse();
    }

    [Fact]
    public void The_sequence_sorts_as_text() =>
        JsonDocument.Parse(Bytes(Changed with { Position = long.MaxValue })).RootElement.GetProperty("sequence").GetString().ShouldBe("09223372036854775807");

    private static string Json(LogEntry entry) =>
        JsonSerializer.Serialize(JsonDocument.Parse(Bytes(entry)).RootElement, Readable);

    private static byte[] Bytes(LogEntry entry)
    {
        using var stream = new MemoryStream();

        using (var json = new Utf8JsonWriter(stream))
        {
            CloudEventJson.Write(json, entry);
        }

        return stream.ToArray();
    }
}
