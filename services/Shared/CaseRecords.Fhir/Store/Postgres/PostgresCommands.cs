using CaseRecords.Fhir.Store.Sql;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Statements with values by position, alone or several in one round trip.</summary>
internal static class PostgresCommands
{
    extension(NpgsqlCommand command)
    {
        public NpgsqlCommand With(params ReadOnlySpan<object?> values)
        {
            foreach (var value in values)
            {
                command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value });
            }

            return command;
        }
    }
}

/// <summary>The same for the statements of a batch.</summary>
internal static class PostgresBatches
{
    extension(NpgsqlBatch batch)
    {
        public void Add(string sql, params ReadOnlySpan<object?> values)
        {
            var command = new NpgsqlBatchCommand(sql);

            foreach (var value in values)
            {
                command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value });
            }

            batch.BatchCommands.Add(command);
        }

        /// <summary>Adds a statement that carries its values.</summary>
        public void Add(SqlText statement) => batch.Add(statement.Text, [.. statement.Parameters.Select(parameter => parameter.Value)]);
    }
}
