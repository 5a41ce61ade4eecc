using System.Data.Common;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>The log's entries as every database returns them.</summary>
internal static class LogColumns
{
    /// <summary>What a statement selects of log l, behind the position.</summary>
    public const string All =
        "l.event, l.owner, l.type, l.resource_id, l.version, l.action, l.patient, l.time, l.\"transaction\", l.transaction_index, l.transaction_count, l.noun, l.verb, l.data, l.correlation, l.traceparent";

    public static LogEntry Read(DbDataReader row)
    {
        var action = row.GetInt32(6);

        return new LogEntry(
            row.GetInt64(0),
            Id(row, 1),
            row.GetString(2),
            new ResourceKey(R4.Name(row.GetInt16(3)), row.GetString(4)),
            row.GetInt64(5),
            action == 0 ? null : (ResourceAction)action,
            Text(row, 7),
            new DateTimeOffset(row.GetInt64(8), TimeSpan.Zero),
            new TransactionPlace(Id(row, 9), row.GetInt32(10), row.GetInt32(11)),
            Text(row, 12) is { } noun ? new LoggedCaseEvent(noun, row.GetString(13), row.GetString(14)) : null,
            Text(row, 15),
            Text(row, 16));
    }

    /// <summary>The columns that a query narrows the log by, each with its value.</summary>
    public static IEnumerable<(string Column, object Value)> Narrowed(LogQuery query)
    {
        var (type, patient, action, noun, verb) = query.Filter;
        (string, object?)[] columns = [("type", type is null ? null : R4.Number(type)), ("patient", patient), ("action", (int?)action), ("noun", noun), ("verb", verb)];

        return columns.Where(column => column.Item2 is not null).Select(column => (column.Item1, column.Item2!));
    }

    private static Guid Id(DbDataReader row, int column) => new((byte[])row.GetValue(column), bigEndian: true);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
