namespace CaseRecords.Load;

/// <summary>A scenario cannot be run; the message says why, and what the server said.</summary>
internal sealed class LoadFailedException(string message) : Exception(message);
