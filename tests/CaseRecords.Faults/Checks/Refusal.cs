using System.Text.Json;

namespace CaseRecords.Faults.Checks;

/// <summary>An honest refusal: a status that says what is so, and an OperationOutcome that a client can act on.</summary>
internal static class Refusal
{
    /// <summary>A server that cannot now, that waited too long for another, or that has no room.</summary>
    private static readonly int[] CannotNow = [503, 504, 507];

    /// <summary>What is wrong with an answer that is no success; null where it is an honest refusal.</summary>
    public static string? Complaint(FhirAnswer answer, params ReadOnlySpan<int> allowed)
    {
        var status = (int)answer.Status;

        if (!CannotNow.Contains(status) && !allowed.Contains(status))
        {
            return $"{status} is not what may be answered here: {answer.Body}";
        }

        if (status == 503 && !answer.Headers.ContainsKey("Retry-After"))
        {
            return $"503 without Retry-After: {answer.Body}";
        }

        return IsOutcome(answer.Body) ? null : $"{status} without an OperationOutcome: {answer.Body}";
    }

    private static bool IsOutcome(string body)
    {
        try
        {
            var outcome = JsonDocument.Parse(body).RootElement;

            return outcome.GetProperty("resourceType").GetString() == "OperationOutcome"
                && outcome.GetProperty("issue")[0].GetProperty("severity").GetString() is "error" or "fatal"
                && outcome.GetProperty("issue")[0].GetProperty("code").GetString() is { Length: > 0 };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return false;
        }
    }
}
