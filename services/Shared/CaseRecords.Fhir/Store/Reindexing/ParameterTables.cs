using System.Data.Common;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Schema;

namespace CaseRecords.Fhir.Store.Reindexing;

/// <summary>The tables of search parameters and settings as they were read, where several processes share them.</summary>
internal sealed record ParameterTables(IReadOnlyList<ParameterRow> Rows, IReadOnlyDictionary<string, long> Settings)
{
    /// <summary>The settings that are numbers.</summary>
    public static readonly string[] Numbers = [RecordSettings.Generation, RecordSettings.Change, RecordSettings.Indexer, RecordSettings.Applied];

    public long? this[string setting] => Settings.TryGetValue(setting, out var value) ? value : null;

    public int Generation => (int)(this[RecordSettings.Generation] ?? SearchParameters.FirstGeneration);

    /// <summary>What is searched by, and what is being built.</summary>
    public KnownParameters Known() => new(Rows.Where(row => row.State != ParameterRow.Retired).Select(row => row.Info()), Generation, this[RecordSettings.Change] ?? 0);

    /// <summary>Reads the names and values of settings, then the rows of <see cref="ParameterRow.Columns"/>.</summary>
    public static async Task<ParameterTables> Read(DbDataReader reader, CancellationToken cancellationToken)
    {
        Dictionary<string, long> settings = [];
        List<ParameterRow> rows = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            settings[reader.GetString(0)] = reader.GetInt64(1);
        }

        await reader.NextResultAsync(cancellationToken);

        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new ParameterRow(
                reader.GetInt16(0), reader.GetInt16(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetString(5), reader.GetString(6),
                reader.GetString(7), reader.GetString(8), reader.GetString(9)));
        }

        return new ParameterTables(rows, settings);
    }
}
