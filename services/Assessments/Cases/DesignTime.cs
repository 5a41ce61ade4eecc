using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CaseRecords.Assessments.Cases;

/// <summary>Lets <c>dotnet ef</c> make migrations without a running service.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<AssessmentsDb>
{
    public AssessmentsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<AssessmentsDb>().UseSqlite("Data Source=assessments.db").Options);
}
