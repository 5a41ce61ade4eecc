using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>
/// <c>Patient/$merge</c>: what refers to one patient refers to another from now on, the two are linked, and a Task keeps what was changed.
/// One transaction, whoever owns the resources. R4 has no definition of it: this is R5's.
/// </summary>
/// <seealso href="https://hl7.org/fhir/R5/patient-operation-merge.html"/>
internal static class Merge
{
    private const int Tries = 6;

    private static readonly OperationParameter[] Declared =
    [
        new("source-patient", ParameterKind.Reference), new("source-patient-identifier", ParameterKind.Identifier) { Repeats = true },
        new("target-patient", ParameterKind.Reference), new("target-patient-identifier", ParameterKind.Identifier) { Repeats = true },
        new("result-patient", ParameterKind.Resource), new("preview", ParameterKind.Boolean),
    ];

    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var read = OperationParameters.Read(request, Declared);

        if (read.Failed)
        {
            return FhirResponse.Of(read.Issues);
        }

        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var planned = await Plan(read.Value!, request, engine, cancellationToken);

            if (planned.Failed)
            {
                return FhirResponse.Of(planned.Issues);
            }

            var plan = planned.Value!;

            if (read.Value!.Flag("preview") == true)
            {
                return Answer(request, plan, "would be", plan.NewTarget, default);
            }

            switch (await engine.Writer.Write(plan.Intents(engine.Time.GetUtcNow()), request.Context, null, plan.Referring, cancellationToken))
            {
                case WriteOutcome.Done { Results: [{ Resource: { } target }, .., { Resource: { } task }] }:
                    return Answer(request, plan, "were", target.Body, task.Body);
                case WriteOutcome.Refused { Issues: var issues } when !issues.Any(issue => issue.Status is 409 or 412):
                    return FhirResponse.Of(issues);
            }
        }

        return FhirResponse.Of(Issue.Conflict("What refers to these patients kept changing while they were merged; try again."));
    }

    private static async ValueTask<Resolved<MergePlan>> Plan(OperationParameters parameters, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var source = await NamedPatient.Find("source-patient", parameters, request, engine, cancellationToken);
        var target = await NamedPatient.Find("target-patient", parameters, request, engine, cancellationToken);

        if (source.Failed || target.Failed)
        {
            return new(null, [.. source.Issues, .. target.Issues]);
        }

        var (from, into, result) = (source.Value!, target.Value!, parameters.Json("result-patient"));

        if ((Refuse(from, into) ?? (result.IsEmpty ? null : RefuseResult(parameters, from, into))) is { } refusal)
        {
            return refusal;
        }

        var newTarget = result.IsEmpty ? MergedPatients.Target(into.Body, from.Body, from.Key) : result;

        return await MergePlan.Make(from, into, newTarget, request, engine, cancellationToken);
    }

    private static Issue? Refuse(StoredResource source, StoredResource target) =>
        source.Key == target.Key ? Issue.BusinessRule("target-patient", "A patient cannot be merged into itself.")
        : NamedPatient.SuccessorOf(source.Body) is { } successor ? Issue.BusinessRule("source-patient", $"{source.Key} was merged already, into {successor}.")
        : NamedPatient.SuccessorOf(target.Body) is { } other ? Issue.BusinessRule("target-patient", $"{target.Key} was itself merged, into {other}.")
        : MergedPatients.IsInactive(source.Body) ? Issue.BusinessRule("source-patient", $"{source.Key} is not active.")
        : MergedPatients.IsInactive(target.Body) ? Issue.BusinessRule("target-patient", $"{target.Key} is not active.")
        : null;

    /// <summary>The patient as the client wants it after the merge must be the target, linked to the source, with the identifiers that named them.</summary>
    private static Issue? RefuseResult(OperationParameters parameters, StoredResource source, StoredResource target)
    {
        if (parameters.Elements<Resource>("result-patient") is not [Patient wanted])
        {
            return Issue.Invalid("result-patient is a Patient.", "result-patient");
        }

        var named = parameters.Elements<Identifier>("source-patient-identifier").Concat(parameters.Elements<Identifier>("target-patient-identifier"));

        return wanted.Id != target.Key.Id ? Issue.BusinessRule("result-patient", $"result-patient has the id of the target, {target.Key.Id}.")
            : !MergedPatients.Replaces(parameters.Json("result-patient"), source.Key) ? Issue.BusinessRule("result-patient", $"result-patient has a link of type replaces to {source.Key}.")
            : named.FirstOrDefault(one => !wanted.Identifier.Any(own => own.System == one.System && own.Value == one.Value)) is not null
                ? Issue.BusinessRule("result-patient", "result-patient has the identifiers that name the source and the target.")
            : null;
    }

    private static FhirResponse Answer(FhirRequest request, MergePlan plan, string done, ReadOnlyMemory<byte> result, ReadOnlyMemory<byte> task)
    {
        List<Issue> said =
        [
            Information($"{plan.Source.Key} into {plan.Target.Key}: {plan.Repointed.Count} resources {done} re-pointed."),
            .. plan.Versioned.Count == 0 ? [] : new[] { Information($"References to a version of {plan.Source.Key} stay as they are, in: {string.Join(", ", plan.Versioned.Take(20))}.") },
        ];

        return FhirResponse.Of(ParametersJson.Of(
            [
                ("input", "resource", ResourceJson.WithoutByteOrderMark(request.Body)), ("outcome", "resource", OutcomeJson.Of(said)), ("result", "resource", result),
                .. task.IsEmpty ? [] : new[] { ("task", "resource", task) },
            ]));
    }

    public static Issue Information(string text) => new(200, OperationOutcome.IssueType.Informational, text, Severity: OperationOutcome.IssueSeverity.Information);
}
