using CaseRecords.Tests.Support;

[assembly: AssemblyFixture(typeof(TestPostgres))]

namespace CaseRecords.Tests.Support;

/// <summary>The PostgreSQL server of a test run: found when a test first asks for it, gone after the last.</summary>
public sealed class TestPostgres
{
    private readonly string? named = Environment.GetEnvironmentVariable("CASERECORDS_POSTGRES");

    public Task<string> Address() => Task.FromResult(named!);
}
