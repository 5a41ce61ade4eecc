using CaseRecords.Hosting;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Fhir.Store;

/// <summary>Which database server holds a record that several services share.</summary>
public enum RecordProvider
{
    Postgres,
    SqlServer,
}

/// <summary>Reads which one it is.</summary>
public static class RecordProviders
{
    /// <summary>What <c>Record:Provider</c> says; PostgreSQL where it says nothing.</summary>
    /// <exception cref="StartRefusedException">It is neither.</exception>
    public static RecordProvider Read(IConfiguration configuration) => configuration["Record:Provider"]?.ToUpperInvariant() switch
    {
        null or "" or "POSTGRES" => RecordProvider.Postgres,
        "SQLSERVER" => RecordProvider.SqlServer,
        "SQLITE" => throw new StartRefusedException("Record:Provider is sqlite, but Record:ConnectionString is set: a record on SQLite is in the folder of the one process that has it. Remove one of the two settings."),
        _ => throw new StartRefusedException($"Record:Provider is postgres or sqlserver, not {configuration["Record:Provider"]}."),
    };
}
