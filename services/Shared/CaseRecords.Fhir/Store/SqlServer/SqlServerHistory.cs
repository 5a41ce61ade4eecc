using System.Data.Common;
using System.Globalization;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Reads a history in a transaction of one snapshot.</summary>
internal static class SqlServerHistory
{
    public static async ValueTask<HistoryPage> Read(DbTransaction transaction, HistoryScope scope, HistoryQuery query, CancellationToken cancellationToken)
    {
        var history = new HistorySql(SqlServerDialect.Instance, scope, query);
        var total = query.WantsTotal ? (int?)await Total(transaction, history.Total(), cancellationToken) : null;
        var page = history.Page(StoredRow.Columns);
        await using var command = transaction.Command(page);
        var found = await SqlServerCommands.Rows(command, row =>
        {
            var stored = StoredRow.Read(row);

            return (new StoredVersion(stored, (WriteMethod)row.GetInt16(7)), new HistoryPlace(stored.LastUpdated.UtcTicks, row.GetInt64(8), stored.Version));
        }, cancellationToken);

        return history.PageOf(found, total);
    }

    private static async ValueTask<int> Total(DbTransaction transaction, SqlText count, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(count);

        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }
}
