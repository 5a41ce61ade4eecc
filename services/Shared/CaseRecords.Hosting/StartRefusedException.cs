namespace CaseRecords.Hosting;

/// <summary>The operator asked for something that must not be started. The message says what, and what to do instead.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
