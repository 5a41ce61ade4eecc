using System.Data.Common;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>SQL Server's clock.</summary>
internal static class SqlServerClock
{
    public const string Microseconds = "SELECT DATEDIFF_BIG(MICROSECOND, CAST('1970-01-01' AS datetime2), SYSUTCDATETIME())";

    public static RecordClock Of(DbDataSource source, TimeProvider time) => new(cancellationToken => source.Value<long>(Microseconds, [], cancellationToken), time);
}
