using CaseRecords.Fhir.Bundles;
using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Takes a Bundle at the base: a transaction, a batch, or a history to be written again.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#transaction"/>
internal static class SystemBundle
{
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var bundle = BundleReader.Read(request.Body);

        if (bundle.Issues.Count > 0)
        {
            return FhirResponse.Of(bundle.Issues);
        }

        if (bundle.Entries.Count > engine.Settings.MostEntries)
        {
            return FhirResponse.Of(new Issue(
                413, Hl7.Fhir.Model.OperationOutcome.IssueType.TooLong, $"A Bundle may have {engine.Settings.MostEntries} entries; this one has {bundle.Entries.Count}.", "Bundle.entry"));
        }

        return bundle.Type switch
        {
            "transaction" => await Transaction.Run(bundle, request, engine, cancellationToken),
            "batch" or "history" when request.IdempotencyKey is not null => FhirResponse.Of(IdempotencyKeys.OnlyForTransactions),
            "batch" => await Batch.Run(bundle, request, engine, cancellationToken),
            "history" => await Replay.Run(bundle, request, engine, cancellationToken),
            _ => FhirResponse.Of(Issue.Invalid("The FHIR base takes a Bundle of type transaction, batch or history.", "Bundle.type")),
        };
    }
}
