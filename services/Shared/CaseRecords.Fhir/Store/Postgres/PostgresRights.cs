using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>
/// What each login may do, row by row. The statements are <c>infra/Database/Postgres/*.sql</c>, where an administrator reads them; they travel in
/// this assembly.
/// </summary>
internal static class PostgresRights
{
    private const string Record = "record";

    /// <summary>Turns the policies on and says what holds for everybody. Repeating it changes nothing.</summary>
    public static Task Protect(NpgsqlDataSource source, CancellationToken cancellationToken) => Run(source, [Script(Record)], cancellationToken);

    /// <summary>Gives logins that exist their rights.</summary>
    public static Task Grant(NpgsqlDataSource source, IReadOnlyList<RecordLogin> logins, CancellationToken cancellationToken) => Run(
        source, [Script(Record), .. logins.SelectMany(login => login.Rights.Select(file => For(login, Script(file))))], cancellationToken);

    private static string For(RecordLogin login, string script) => script
        .Replace("{login}", Quoted(login.Name, '"'), StringComparison.Ordinal)
        .Replace("{owner}", Quoted(login.Owner, '\''), StringComparison.Ordinal);

    private static string Quoted(string name, char quote) => $"{quote}{name.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal)}{quote}";

    private static string Script(string name)
    {
        using var stream = typeof(PostgresRights).Assembly.GetManifestResourceStream($"Postgres.{name}")!;
        using var reader = new StreamReader(stream);

        return reader.ReadToEnd();
    }

    /// <summary>All of it or none, on one connection: the first script makes a function for the others that goes with the session.</summary>
    private static async Task Run(NpgsqlDataSource source, IEnumerable<string> scripts, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        foreach (var script in scripts)
        {
            await using var command = new NpgsqlCommand(script, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
