using CaseRecords.Load.Scenarios;
using CaseRecords.Load.Sending;
using static CaseRecords.Load.Data.Resources;

namespace CaseRecords.Load.Data;

/// <summary>Patients with much in their record: visits, and at each a condition, a procedure, a medication, a report and observations.</summary>
internal static class LargePatient
{
    private const int AtEachVisit = 20;
    private const int BesideObservations = 5;

    /// <summary>Sends some, each in one transaction.</summary>
    /// <param name="size">How many resources are in the record of each, the patient's own included.</param>
    /// <returns>References to them.</returns>
    public static async Task<string[]> Send(Preparation preparation, string name, int patients, int size, CancellationToken cancellationToken)
    {
        var (practitioner, organization) = await PreparedRecord.Staff(preparation.Session, $"{preparation.Run}-{name}", cancellationToken);
        var references = new string[patients];

        for (var n = 0; n < patients; n++)
        {
            var answer = await preparation.Session.Must(
                HttpMethod.Post, "", Bundles.Transaction(Record(Text($"{preparation.Run}-{name}{n}"), practitioner, organization).Take(size)), cancellationToken);
            references[n] = ResourceName.OfEntries(answer.Body)[0];
        }

        return references;
    }

    private static IEnumerable<(string Type, string Resource)> Record(string value, string practitioner, string organization)
    {
        var patient = Bundles.Entry(0);
        yield return ("Patient", Patient(null, value, "Large", "Ada", "1961-05-04", "Leeds", practitioner, organization));

        for (var visit = 0; ; visit++)
        {
            var first = 1 + (visit * AtEachVisit);
            var (id, encounter, time) = (Text($"{value}-{visit}"), Bundles.Entry(first), PreparedRecord.Time(visit * 7));
            yield return ("Encounter", Encounter(null, id, patient, organization, time[..10]));
            yield return ("Condition", Condition(null, id, patient, encounter, time[..10], visit == 0 ? "C34.1" : "J44.9"));
            yield return ("Procedure", Procedure(null, id, patient, encounter, time));
            yield return ("MedicationRequest", MedicationRequest(null, id, patient, encounter, practitioner, time));

            for (var n = BesideObservations; n < AtEachVisit; n++)
            {
                var test = LabTest.All[n % LabTest.All.Count];
                yield return ("Observation", Observation(null, Text($"{id}-{n}"), patient, encounter, practitioner, test, test.Result(n + visit), time));
            }

            // The last, so that what it reports is in the bundle, wherever that ends.
            yield return ("DiagnosticReport", DiagnosticReport(null, id, patient, encounter, Bundles.Entry(first + 4), time));
        }
    }
}
