using CaseRecords.Load.Data;
using CaseRecords.Load.Sending;

namespace CaseRecords.Load.Scenarios;

/// <summary>The whole record of a patient of 150 resources in one bundle.</summary>
/// <seealso href="https://hl7.org/fhir/R4/patient-operation-everything.html"/>
internal sealed class Everything : Scenario
{
    public const int Size = 150;

    private const int Patients = 10;

    private string[] paths = [];

    public override string Name => "everything";

    public override string Summary => "Patient/[id]/$everything of patients of 150 resources";

    public override async Task Prepare(Preparation preparation, CancellationToken cancellationToken)
    {
        var patients = await LargePatient.Send(preparation, "everything", Patients, Size, cancellationToken);

        // Some servers answer a page unless they are told how much that is.
        var pages = await preparation.Entries($"{patients[0]}/$everything", cancellationToken) < Size ? "?_count=1000" : "";
        paths = [.. patients.Select(patient => $"{patient}/$everything{pages}")];

        // Whom and what the patient refers to may come along.
        await preparation.MustFind(paths[0], Size, Size + 2, cancellationToken);
    }

    public override async Task Iterate(Session session, long n, CancellationToken cancellationToken)
    {
        if ((await session.Get("everything", paths[n % paths.Length], cancellationToken)).IsGood)
        {
            session.Tally.Resources += Size;
        }
    }
}
