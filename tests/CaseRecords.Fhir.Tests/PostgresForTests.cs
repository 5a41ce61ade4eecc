namespace CaseRecords.Fhir.Tests;

/// <summary>The PostgreSQL server of this run.</summary>
internal static class PostgresForTests
{
    /// <summary>An administrator's connection string.</summary>
    public static Task<string> Administrator() => Task.FromResult(Environment.GetEnvironmentVariable("CASERECORDS_POSTGRES")!);
}
