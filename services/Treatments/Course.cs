using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Treatments;

/// <summary>Where a treatment is in its course.</summary>
internal enum Phase
{
    /// <summary>Only thought of, refused, or not said.</summary>
    NotBegun,

    /// <summary>Going on, held up included.</summary>
    Ongoing,

    /// <summary>Ended, as planned or before.</summary>
    Over,

    /// <summary>Cancelled or entered in error: never was.</summary>
    Void,
}

/// <summary>What an order, an administration, an operation and a radiotherapy course say alike about a treatment.</summary>
/// <param name="Terms">What makes it another treatment when it changes: drug, dose, site, status, intent.</param>
internal sealed record Course(
    Phase Phase,
    string? Patient,
    string Status,
    CodeableConcept? Code,
    CodeableConcept? Intent,
    CodeableConcept? StatusReason,
    IReadOnlyList<Base?> Terms)
{
    /// <summary>Compares a treatment before and after a write, and says what began, changed or ended.</summary>
    /// <remarks>A treatment that is recorded only when it is over began and ended.</remarks>
    public static IEnumerable<CaseEvent> Announce(string resource, long version, Course? before, Course? after)
    {
        var was = before?.Phase ?? Phase.NotBegun;
        var now = after?.Phase ?? Phase.Void;

        if ((after ?? before)?.Patient is not { } patient)
        {
            yield break;
        }

        if (now == Phase.Ongoing && was != Phase.Ongoing || now == Phase.Over && was is Phase.NotBegun or Phase.Void)
        {
            yield return new CaseEvent("Treatment", "started", new TreatmentStarted
            {
                Patient = patient,
                Resource = resource,
                Version = version,
                Status = after!.Status,
                Code = after.Code.ToToken(),
                Intent = after.Intent.ToToken(),
                Reason = after.StatusReason.ToToken(),
            });
        }

        if (now == Phase.Ongoing && was == Phase.Ongoing && !before!.HasSameTermsAs(after!))
        {
            yield return new CaseEvent("Treatment", "changed", new TreatmentChanged
            {
                Patient = patient,
                Resource = resource,
                Version = version,
                Status = after!.Status,
                Code = after.Code.ToToken(),
                Intent = after.Intent.ToToken(),
                Reason = after.StatusReason.ToToken(),
            });
        }

        if (now == Phase.Over && was != Phase.Over || now == Phase.Void && was == Phase.Ongoing)
        {
            var last = after ?? before!;

            yield return new CaseEvent("Treatment", "stopped", new TreatmentStopped
            {
                Patient = patient,
                Resource = resource,
                Version = version,
                Status = after?.Status ?? "deleted",
                Code = last.Code.ToToken(),
                Intent = last.Intent.ToToken(),
                Reason = last.StatusReason.ToToken(),
            });
        }
    }

    /// <summary>The intent, by mCODE's extension.</summary>
    public static CodeableConcept? IntentOf(DomainResource resource) =>
        resource.GetExtension(Profiles.ProcedureIntent)?.Value as CodeableConcept;

    private bool HasSameTermsAs(Course other) =>
        Status == other.Status
        && Code.ToToken() == other.Code.ToToken()
        && Intent.ToToken() == other.Intent.ToToken()
        && StatusReason.ToToken() == other.StatusReason.ToToken()
        && Terms.Count == other.Terms.Count
        && Terms.Zip(other.Terms).All(pair => pair.First is null ? pair.Second is null : pair.First.IsExactly(pair.Second));
}
