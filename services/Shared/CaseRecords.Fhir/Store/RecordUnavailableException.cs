namespace CaseRecords.Fhir.Store;

/// <summary>The database cannot answer now: it is down, restarting, or has no connection left. Trying again later may help.</summary>
public sealed class RecordUnavailableException(string message, Exception inner) : Exception(message, inner);
