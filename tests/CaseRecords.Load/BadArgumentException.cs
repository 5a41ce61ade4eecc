namespace CaseRecords.Load;

/// <summary>An argument cannot be understood; the message names it and says what would be valid.</summary>
internal sealed class BadArgumentException(string message) : Exception(message);
