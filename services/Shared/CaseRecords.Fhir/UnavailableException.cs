namespace CaseRecords.Fhir;

/// <summary>The database or another service cannot answer now: it is down, restarting, or full. Trying again later may help.</summary>
/// <param name="message">For the client: what does not answer, without an address and without anything that it said.</param>
public sealed class UnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether there is no room for what was to be written: 507 rather than 503.</summary>
    public bool IsFull { get; init; }
}
