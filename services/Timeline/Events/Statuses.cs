using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>The many status words of R4 as the few that a course needs.</summary>
internal static class Statuses
{
    public static EventStatus Of(PrimitiveType? status) => Of(Word(status));

    /// <summary>The code itself, as it was sent.</summary>
    public static string? Word(PrimitiveType? code) => code?.JsonValue?.ToString();

    public static EventStatus Of(string? code) => code switch
    {
        "entered-in-error" => EventStatus.EnteredInError,
        "cancelled" or "revoked" or "rejected" or "not-done" or "noshow" or "nullified" or "failed" or "declined" or "refuted" =>
            EventStatus.Cancelled,
        "planned" or "proposed" or "pending" or "booked" or "waitlist" or "draft" or "preparation" or "requested" or "received"
            or "accepted" or "registered" or "scheduled" or "ready" or "intended" => EventStatus.Planned,
        "active" or "in-progress" or "arrived" or "triaged" or "onleave" or "on-hold" or "suspended" or "checked-in"
            or "preliminary" or "partial" or "recurrence" or "relapse" => EventStatus.Active,
        "completed" or "final" or "amended" or "corrected" or "appended" or "finished" or "fulfilled" or "available"
            or "resolved" or "inactive" or "remission" or "current" or "actual" or "unavailable" => EventStatus.Completed,
        "stopped" or "ended" => EventStatus.Stopped,
        _ => EventStatus.Unknown,
    };
}
