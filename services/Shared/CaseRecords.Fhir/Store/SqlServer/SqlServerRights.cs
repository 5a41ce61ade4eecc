using System.Data.Common;
using System.Text.RegularExpressions;
using CaseRecords.Fhir.Store.Postgres;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>
/// What each login may do, row by row. The statements are <c>infra/Database/SqlServer/*.sql</c>, where an administrator reads them; they travel in
/// this assembly.
/// </summary>
internal static partial class SqlServerRights
{
    /// <summary>Turns the policy on and says what holds for everybody, batch by batch. Repeating it changes nothing.</summary>
    public static IEnumerable<string> Record => Batches(Script("record"));

    /// <summary>What gives a login that exists its rights.</summary>
    public static IEnumerable<string> Of(RecordLogin login) => login.Rights.SelectMany(file => Batches(For(login, Script(file))));

    /// <summary>Runs them.</summary>
    public static async Task Run(DbDataSource source, IEnumerable<string> batches, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);

        foreach (var batch in batches)
        {
            await using var command = SqlServerCommands.Command(connection, null, batch);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>A name as an identifier.</summary>
    public static string Named(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    /// <summary>A text in a statement.</summary>
    public static string Text(string text) => $"N'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string For(RecordLogin login, string script) => script
        .Replace("{login}", Named(login.Name), StringComparison.Ordinal)
        .Replace("{name}", Text(login.Name), StringComparison.Ordinal)
        .Replace("{owner}", Text(login.Owner), StringComparison.Ordinal);

    private static IEnumerable<string> Batches(string script) => Go().Split(script).Where(batch => !string.IsNullOrWhiteSpace(batch));

    private static string Script(string name)
    {
        using var stream = typeof(SqlServerRights).Assembly.GetManifestResourceStream($"SqlServer.{name}")!;
        using var reader = new StreamReader(stream);

        return reader.ReadToEnd();
    }

    /// <summary>What ends a batch for the tools that read such files; SQL Server itself does not know it.</summary>
    [GeneratedRegex("^GO\r?$", RegexOptions.Multiline)]
    private static partial Regex Go();
}
