using System.Data.Common;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>The numbers that SQL Server gives: of resources from a sequence, of systems from an identity column.</summary>
internal sealed class SqlServerNumbers(DbDataSource source) : RecordNumbers
{
    public const string NextBlock = "SELECT NEXT VALUE FOR rid";

    /// <summary>Systems by their place in the list, because a long address is stored otherwise than it is named.</summary>
    public static readonly string Systems = $"SELECT k.i, s.sys FROM {Uris} JOIN sys s ON s.uri = k.uri";

    public static readonly string NewSystems =
        $"INSERT INTO sys (uri) SELECT k.uri FROM {Uris} WHERE NOT EXISTS (SELECT 1 FROM sys s WITH (UPDLOCK, HOLDLOCK) WHERE s.uri = k.uri) ORDER BY k.i";

    public static readonly string Rids =
        $"SELECT r.type, r.id, r.rid FROM {SqlServerRows.From("@keys", "type smallint", "id varchar(64)")} JOIN resource r ON r.type = k.type AND r.id = k.id";

    public static readonly string NewStubs =
        $"""
        INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, xact, generation)
        SELECT k.rid, k.type, k.id, 0, 0, '', 0, 0, 0, 1 FROM {SqlServerRows.From("@keys", "type smallint", "id varchar(64)", "rid bigint")}
        WHERE NOT EXISTS (SELECT 1 FROM resource r WITH (UPDLOCK, HOLDLOCK) WHERE r.type = k.type AND r.id = k.id) ORDER BY k.type, k.id
        """;

    public static readonly string NewWordings =
        $"""
        INSERT INTO wording_part (folded, wording) SELECT k.folded, k.wording FROM {SqlServerRows.From("@parts", $"folded varchar({SqlServerText.KeyBytes})", "wording bigint")}
        WHERE NOT EXISTS (SELECT 1 FROM wording_part w WITH (UPDLOCK, HOLDLOCK) WHERE w.folded = k.folded AND w.wording = k.wording) ORDER BY k.folded, k.wording
        """;

    private static string Uris => SqlServerRows.From("@uris", "i int", $"uri varchar({SqlServerText.AddressBytes})");

    protected override async Task<long> TakeBlock(CancellationToken cancellationToken) => await source.Value<long>(NextBlock, [], cancellationToken);

    protected override async Task FindSystems(string[] uris, CancellationToken cancellationToken)
    {
        foreach (var (i, number) in await source.All(Systems, [("@uris", Rows(uris))], row => (row.GetInt32(0), row.GetInt32(1)), cancellationToken))
        {
            Keep(uris[i], number);
        }
    }

    protected override Task AddSystems(string[] uris, CancellationToken cancellationToken) =>
        source.Change(transaction => transaction.Execute(NewSystems, [("@uris", Rows(uris))], cancellationToken), cancellationToken);

    protected override async Task FindRids(List<ResourceKey> keys, CancellationToken cancellationToken)
    {
        var rows = SqlServerRows.Of(keys);

        foreach (var (key, rid) in await source.All(Rids, [("@keys", rows)], row => (new ResourceKey(R4.Name(row.GetInt16(0)), row.GetString(1)), row.GetInt64(2)), cancellationToken))
        {
            Keep(key, rid);
        }
    }

    /// <remarks>A stub is of no version: no search shows it, so the transaction that made it does not matter.</remarks>
    protected override Task AddStubs(List<ResourceKey> keys, long[] rids, CancellationToken cancellationToken)
    {
        var rows = SqlServerRows.Of(keys.Zip(rids), (json, stub) =>
        {
            json.WriteNumberValue(R4.Number(stub.First.Type));
            json.WriteStringValue(stub.First.Id);
            json.WriteNumberValue(stub.Second);
        });

        return source.Change(transaction => transaction.Execute(NewStubs, [("@keys", rows)], cancellationToken), cancellationToken);
    }

    protected override Task AddWordings(List<(string Folded, long Wording)> parts, CancellationToken cancellationToken)
    {
        var rows = SqlServerRows.Of(parts, (json, part) =>
        {
            json.WriteStringValue(SqlServerText.Key(part.Folded));
            json.WriteNumberValue(part.Wording);
        });

        return source.Change(transaction => transaction.Execute(NewWordings, [("@parts", rows)], cancellationToken), cancellationToken);
    }

    private static SqlServerRows Rows(string[] uris) => SqlServerRows.Of(uris.Index(), (json, uri) =>
    {
        json.WriteNumberValue(uri.Index);
        json.WriteStringValue(SqlServerText.Address(uri.Item));
    });
}
