using System.Diagnostics.Metrics;

namespace CaseRecords.Fhir.Validation;

/// <summary>Invariants whose evaluation broke down. They refuse nothing; whoever watches the server sees them here.</summary>
internal static class InvariantFailures
{
    private static readonly Meter Meter = new("CaseRecords.Fhir.Validation");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("caserecords.invariants.failed", description: "Evaluations of an invariant that ended in an exception.");

    public static void Count(Invariant invariant, Exception exception) =>
        Failures.Add(1, new("invariant", invariant.Key), new("path", invariant.Path), new("exception", exception.GetType().Name));
}
