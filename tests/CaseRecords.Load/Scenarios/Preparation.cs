using System.Text.Json;
using CaseRecords.Load.Data;
using CaseRecords.Load.Sending;

namespace CaseRecords.Load.Scenarios;

/// <summary>What scenarios prepare with. What several of them need is made once.</summary>
/// <param name="folder">Of synthea's bundles; null where the caller names none.</param>
internal sealed class Preparation(Session session, string run, string? folder, PreparedRecord? record = null)
{
    private PreparedRecord? record = record;

    public Session Session => session;

    public string Run => run;

    public string? SyntheaFolder => folder;

    public async Task<PreparedRecord> Record(CancellationToken cancellationToken) =>
        record ??= await PreparedRecord.Send(session, run, cancellationToken: cancellationToken);

    /// <summary>Asks for a bundle and says how many entries it has: what finds nothing is quick, and measures nothing.</summary>
    /// <exception cref="LoadFailedException">The server refuses it.</exception>
    public async Task<int> Entries(string path, CancellationToken cancellationToken)
    {
        var answer = await session.Must(HttpMethod.Get, path, default, cancellationToken);
        using var bundle = JsonDocument.Parse(answer.Body);

        return bundle.RootElement.TryGetProperty("entry", out var entries) ? entries.GetArrayLength() : 0;
    }

    /// <exception cref="LoadFailedException">It has another number of entries.</exception>
    public async Task MustFind(string path, int least, int most, CancellationToken cancellationToken)
    {
        var found = await Entries(path, cancellationToken);

        if (found < least || found > most)
        {
            throw new LoadFailedException($"{path} was to find {(least == most ? $"{least}" : $"{least} to {most}")} and found {found}.");
        }
    }
}
