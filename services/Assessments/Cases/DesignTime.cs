using CaseRecords.PrivateState;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CaseRecords.Assessments.Cases;

/// <summary>Lets <c>dotnet ef</c> make migrations without a running service.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<AssessmentsDb>
{
    public AssessmentsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<AssessmentsDb>().UseSqlite("Data Source=assessments.db").Options);
}

/// <summary>The same for PostgreSQL.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresAssessmentsDb>
{
    public PostgresAssessmentsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresAssessmentsDb>().UsePostgres("Host=127.0.0.1", PostgresAssessmentsDb.Schema).Options);
}
