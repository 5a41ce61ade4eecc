using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CaseRecords.PrivateState;

/// <summary>
/// A file that can be made again from the log need not reach the disk with every commit: after a power cut it holds what it held a moment
/// before, cursor and rows together, and goes on from there.
/// </summary>
/// <seealso href="https://www.sqlite.org/pragma.html#pragma_synchronous"/>
internal sealed class DerivedFile : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Pragma(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Pragma(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Pragma(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = NORMAL";

        return command;
    }
}
