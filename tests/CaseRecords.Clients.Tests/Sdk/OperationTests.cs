using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <summary>Operations by every method of the client: those that the server says it serves, answered; the others, refused.</summary>
/// <seealso href="https://hl7.org/fhir/R4/operations.html"/>
public sealed class OperationTests(RunningServer server) : SdkTests(server)
{
    [Theory, MemberData(nameof(Formats))]
    public async Task Everything_about_a_patient_comes_in_one_bundle(ResourceFormat format)
    {
        using var client = Client(format);
        var (patient, observation) = (Unique(), Unique());
        await client.UpdateAsync(PatientOf(patient), ct: Cancellation);
        await client.UpdateAsync(ObservationOf(observation, patient), ct: Cancellation);
        var location = new Uri($"{Base}/Patient/{patient}");

        Resource?[] answers =
        [
            await client.InstanceOperationAsync(location, "everything", useGet: true, ct: Cancellation),
            await client.OperationAsync(location, "everything", useGet: true, ct: Cancellation),
            await client.OperationAsync(new Uri($"{Base}/Patient/{patient}/$everything"), useGet: true, ct: Cancellation),
            await client.GetAsync($"Patient/{patient}/$everything", Cancellation),
        ];

        foreach (var answer in answers)
        {
            var bundle = answer.ShouldBeOfType<Bundle>();
            bundle.Type.ShouldBe(Bundle.BundleType.Searchset);
            bundle.Entry.Select(entry => entry.FullUrl).ShouldBe([$"{Base}/Patient/{patient}", $"{Base}/Observation/{observation}"], ignoreOrder: true);
        }
    }
}
