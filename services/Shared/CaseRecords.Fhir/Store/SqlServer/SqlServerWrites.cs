using System.Data.Common;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Writes the rows of resource, version and compartment.</summary>
internal static class SqlServerWrites
{
    private const string NewColumns = "rid bigint|type smallint|id varchar(64)|version bigint|owner varchar(64)|patient bigint|generation int";

    public static readonly string Create =
        $"""
        INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, xact, generation)
        SELECT k.rid, k.type, k.id, k.version, 0, k.owner, k.patient, @updated, @xact, k.generation FROM {Rows(NewColumns)}
        """;

    public static readonly string Update =
        $"""
        UPDATE r SET version = k.version, deleted = k.deleted, owner = k.owner, patient = k.patient, updated = @updated, xact = @xact, generation = k.generation
        FROM {Rows("rid bigint|version bigint|deleted bit|owner varchar(64)|patient bigint|generation int")} JOIN resource r ON r.rid = k.rid OPTION (LOOP JOIN, FORCE ORDER)
        """;

    /// <summary>JSON has no bytes: those of all rows are one value, and a row says where its own begin and how many they are.</summary>
    public static readonly string Versions =
        $"""
        INSERT INTO version (rid, version, action, method, updated, "transaction", patient, keys, body)
        SELECT k.rid, k.version, k.action, k.method, @updated, @transaction, k.patient, SUBSTRING(@bytes, k.keys_at, k.keys_length), SUBSTRING(@bytes, k.body_at, k.body_length)
        FROM {Rows("rid bigint|version bigint|action int|method smallint|patient bigint|keys_at int|keys_length int|body_at int|body_length int")}
        """;

    public static readonly string Left = $"DELETE c FROM {Rows("rid bigint")} JOIN compartment c ON c.rid = k.rid OPTION (LOOP JOIN, FORCE ORDER)";

    public static readonly string Joined = $"INSERT INTO compartment (patient, rid) SELECT k.patient, k.rid FROM {Rows("patient bigint|rid bigint")}";

    /// <param name="xact">The number of the transaction, as searches tell what they may see.</param>
    public static void Write(DbBatch batch, CommitChanges commit, long xact)
    {
        var updated = commit.Receipt.LastUpdated.UtcTicks;
        var byRid = commit.Resources.OrderBy(change => change.Rid).ToLookup(change => change.IsNew);

        if (byRid[true].Any())
        {
            batch.Add(
                Create, ("@updated", updated), ("@xact", xact),
                ("@rows", SqlServerRows.Of(byRid[true], (json, change) =>
                {
                    json.WriteNumberValue(change.Rid);
                    json.WriteNumberValue(R4.Number(change.Stored.Key.Type));
                    json.WriteStringValue(change.Stored.Key.Id);
                    json.WriteNumberValue(change.Stored.Version);
                    json.WriteStringValue(change.Stored.Owner);
                    json.WriteNumberValue(change.Patient);
                    json.WriteNumberValue(change.Generation);
                })));
        }

        if (byRid[false].Any())
        {
            batch.Add(
                Update, ("@updated", updated), ("@xact", xact),
                ("@rows", SqlServerRows.Of(byRid[false], (json, change) =>
                {
                    json.WriteNumberValue(change.Rid);
                    json.WriteNumberValue(change.Stored.Version);
                    json.WriteNumberValue(change.Stored.IsDeleted ? 1 : 0);
                    json.WriteStringValue(change.Stored.Owner);
                    json.WriteNumberValue(change.Patient);
                    json.WriteNumberValue(change.Generation);
                })));
        }

        WriteVersions(batch, commit);
        Compartments(batch, commit.Resources.Select(change => (change.Rid, change.WasListed, change.Listed)));
    }

    /// <summary>Keeps the table compartment.</summary>
    public static void Compartments(DbBatch batch, IEnumerable<(long Rid, bool WasListed, IReadOnlyList<long> Listed)> changes)
    {
        var all = changes.ToList();
        var left = all.Where(change => change.WasListed).Select(change => change.Rid).Order().ToList();
        var joined = all.SelectMany(change => change.Listed.Select(patient => (Patient: patient, change.Rid))).ToList();

        if (left.Count > 0)
        {
            batch.Add(Left, ("@rows", SqlServerRows.Of(left)));
        }

        if (joined.Count > 0)
        {
            batch.Add(Joined, ("@rows", SqlServerRows.Of(joined, (json, row) =>
            {
                json.WriteNumberValue(row.Patient);
                json.WriteNumberValue(row.Rid);
            })));
        }
    }

    private static void WriteVersions(DbBatch batch, CommitChanges commit)
    {
        if (commit.Resources.Count == 0)
        {
            return;
        }

        using var bytes = new MemoryStream();
        var rows = SqlServerRows.Of(commit.Resources, (json, change) =>
        {
            json.WriteNumberValue(change.Rid);
            json.WriteNumberValue(change.Stored.Version);
            json.WriteNumberValue((int)change.Stored.Action);
            json.WriteNumberValue((int)change.Method);
            json.WriteNumberValue(change.Patient);

            foreach (var part in new[] { change.Keys.Pack(), change.Stored.Body })
            {
                // SQL counts from 1.
                json.WriteNumberValue(bytes.Length + 1);
                json.WriteNumberValue(part.Length);
                bytes.Write(part.Span);
            }
        });
        batch.Add(
            Versions, ("@updated", commit.Receipt.LastUpdated.UtcTicks), ("@transaction", commit.Transaction.ToByteArray(bigEndian: true)), ("@bytes", bytes.ToArray()), ("@rows", rows));
    }

    private static string Rows(string columns) => SqlServerRows.From("@rows", columns.Split('|'));
}
