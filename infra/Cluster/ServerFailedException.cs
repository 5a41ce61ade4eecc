namespace CaseRecords.Cluster;

/// <summary>A server or a process of the cluster is missing or did not start. The message says what would help.</summary>
public sealed class ServerFailedException(string message) : Exception(message);
