using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>One commit on the writer's connection: check everything that was relied on, then write everything, the log last.</summary>
/// <param name="generation">The generation that index rows have now: what was made by an older one is prepared again.</param>
internal sealed class SqliteCommit(
    SqliteSession session, SqliteDictionaries dictionaries, CompartmentMembers compartments, DateTimeOffset now, int generation, Func<SqliteSession, CriteriaRead, IReadOnlyList<ResourceKey>> search)
{
    private readonly Dictionary<ResourceKey, Row> rows = [];
    private readonly Guid transaction = Guid.CreateVersion7(now);

    public CommitResult Run(Commit commit)
    {
        if (commit.Idempotency is { } claim && StoredAnswers.Find(session, claim, now) is { } repeated)
        {
            return repeated;
        }

        if (FirstChange(commit) is { } changed)
        {
            return changed;
        }

        var lastUpdated = CommitTime.After(now, commit.Writes.Select(write => RowOf(write.Key).Updated));
        NumberNew(commit.Writes);
        var logIds = Reserve(commit.Writes);
        var written = commit.Writes.Select((write, i) => Write(write, lastUpdated, logIds[i])).ToList();
        SqliteLog.Append(session, LogRow.Of(commit, written, transaction), dictionaries.LastLogId(session));
        var receipt = new CommitReceipt(lastUpdated, written);

        return new CommitResult.Done(commit.Idempotency is null
            ? receipt
            : receipt with { Answer = StoredAnswers.Save(session, commit.Idempotency, receipt, now) });
    }

    /// <summary>Gives a version that stays as it is other index rows; not where another version has come meanwhile.</summary>
    public void Reindex(WriteSet rewritten)
    {
        var row = RowOf(rewritten.Key);

        if (row.Version != rewritten.ExpectedVersion || row.Deleted)
        {
            return;
        }

        var patients = PatientsOf(rewritten);
        var patient = CompartmentMembers.PatientOf(patients);
        var (before, all) = (PackedKeys(row), Resolve(rewritten.Index));
        var keys = all.WithWordsAsOne();
        SqliteIndexes.Replace(session, row.Rid, before, row.Patient, keys, patient);
        // All of them: what an older version indexed has its words elsewhere.
        SqliteWords.Replace(session, row.Rid, hadWords: true, all.Words);

        if (keys.Pack() is var packed && !packed.AsSpan().SequenceEqual(before.Pack()))
        {
            session.Execute("UPDATE version SET keys = ?3 WHERE rid = ?1 AND version = ?2", row.Rid, row.Version, packed);
        }

        session.Execute("UPDATE resource SET patient = ?2, generation = ?3 WHERE rid = ?1", row.Rid, patient, rewritten.Index.Generation);
        List(rewritten.Key.Type, row, before, patients, keys);
        rows[rewritten.Key] = row with { Patient = patient };
    }

    private CommitResult.Changed? FirstChange(Commit commit)
    {
        if (commit.Writes.Any(write => !write.IsDelete && write.Index.Generation < generation))
        {
            return new CommitResult.Changed(null);
        }

        foreach (var write in commit.Writes)
        {
            if (RowOf(write.Key).Version != write.ExpectedVersion)
            {
                return new CommitResult.Changed(write.Key);
            }
        }

        foreach (var read in commit.Reads)
        {
            if (RowOf(read.Key).Version != read.Version)
            {
                return new CommitResult.Changed(read.Key);
            }
        }

        return commit.Criteria.Any(read => !search(session, read).SequenceEqual(read.Answer))
            || (commit.Referring is { } referring && !SqliteReferring.To(session, referring.Target, referring.Most).SequenceEqual(referring.Answer))
            ? new CommitResult.Changed(null)
            : null;
    }

    /// <summary>Numbers what this commit creates, so that what refers to it inside the commit makes no stub.</summary>
    private void NumberNew(IReadOnlyList<WriteSet> writes)
    {
        foreach (var key in writes.Select(write => write.Key).Where(key => RowOf(key).Rid == 0))
        {
            rows[key] = Row.Unknown with { Rid = dictionaries.NextRid(session), IsNew = true };
        }
    }

    /// <summary>A log id for each write's own entry; its case events follow it. What is not logged is as old as the newest entry.</summary>
    private List<long> Reserve(IReadOnlyList<WriteSet> writes)
    {
        List<long> ids = [];

        foreach (var write in writes)
        {
            ids.Add(IsLogged(write) ? dictionaries.NextLogId(session) : dictionaries.LastLogId(session));

            for (var i = 0; i < write.Events.Count; i++)
            {
                dictionaries.NextLogId(session);
            }
        }

        return ids;
    }

    private StoredResource Write(WriteSet write, DateTimeOffset lastUpdated, long logId)
    {
        var row = RowOf(write.Key);
        var rid = row.Rid;
        var patients = PatientsOf(write);
        var patient = CompartmentMembers.PatientOf(patients);
        var action = CommitTime.ActionOf(write, row.Deleted);
        var all = Resolve(write.Index);
        var keys = all.WithWordsAsOne();
        var body = CommitTime.Stamped(write.Body, lastUpdated);

        session.Execute(
            row.IsNew
                ? "INSERT INTO resource (rid, version, deleted, owner, patient, updated, log_id, generation, type, id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                : "UPDATE resource SET version = ?2, deleted = ?3, owner = ?4, patient = ?5, updated = ?6, log_id = ?7, generation = ?8 WHERE rid = ?1 AND type = ?9 AND id = ?10",
            rid, write.Version, write.IsDelete, write.Owner, patient, lastUpdated.UtcTicks, logId, write.Index.Generation, R4.Number(write.Key.Type), write.Key.Id);
        session.Execute(
            "INSERT INTO version (rid, version, action, method, updated, log_id, \"transaction\", patient, keys, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            rid, write.Version, (int)action, (short)write.Method, lastUpdated.UtcTicks, logId, transaction.ToByteArray(bigEndian: true), patient, keys.Pack(), body);
        var before = PackedKeys(row);
        SqliteIndexes.Replace(session, rid, before, row.Patient, keys, patient);

        if (!before.Words.SetEquals(keys.Words))
        {
            SqliteWords.Replace(session, rid, before.Words.Count > 0, all.Words);
        }

        List(write.Key.Type, row with { Rid = rid }, before, patients, keys);
        rows[write.Key] = row with { IsNew = false, Version = write.Version, Deleted = write.IsDelete, Patient = patient, Updated = lastUpdated.UtcTicks };

        return new StoredResource(write.Key, write.Version, action, lastUpdated, write.Owner, body);
    }

    private List<long> PatientsOf(WriteSet write) => [.. write.Patients.Select(RidOf).Distinct()];

    /// <summary>Keeps the table compartment.</summary>
    /// <param name="row">As it was before.</param>
    private void List(string type, Row row, IndexKeys before, IReadOnlyList<long> patients, IndexKeys keys)
    {
        if (compartments.IsListed(type, row.Patient, before))
        {
            session.Execute("DELETE FROM compartment WHERE rid = ?1", row.Rid);
        }

        foreach (var patient in compartments.Of(type, patients, keys))
        {
            session.Execute("INSERT OR IGNORE INTO compartment (patient, rid) VALUES (?1, ?2)", patient, row.Rid);
        }
    }

    private IndexKeys PackedKeys(Row row) =>
        row.Version == 0 || row.Deleted
            ? IndexKeys.None
            : IndexKeys.Unpack(session.First("SELECT keys FROM version WHERE rid = ?1 AND version = ?2", r => (byte[])r.GetValue(0), row.Rid, row.Version)!);

    private IndexKeys Resolve(IndexSet index) => new()
    {
        Tokens = [.. index.Tokens.Select(row => new IndexKeys.Token(row.P, row.Code, dictionaries.Number(session, row.System), row.Sub, row.Grp))],
        References = [.. index.References.Select(row => new IndexKeys.Reference(row.P, row.Contained > 0 ? -row.Contained : RidOf(row.Target), row.Sub, row.Grp))],
        Uris = [.. index.Uris],
        Dates = [.. index.Dates],
        Strings = [.. index.Strings],
        Quantities = [.. index.Quantities.Select(row => new IndexKeys.Quantity(row.P, row.Unit, row.Low, row.High, dictionaries.Number(session, row.System), row.Sub, row.Grp))],
        Words = [.. index.Words],
        Wordings = [.. index.Wordings.Select(row => new IndexKeys.Wording(row.P, dictionaries.Keep(session, row.Wording), row.Sub, row.Grp))],
        Positions = [.. index.Positions],
    };

    private static bool IsLogged(WriteSet write) => !AuditTrail.Holds(write.Key.Type);

    /// <summary>The number of a resource; one that is not known yet gets a stub row, so that references to it are numbers too.</summary>
    private long RidOf(ResourceKey key)
    {
        var row = RowOf(key);

        if (row.Rid == 0)
        {
            row = row with { Rid = dictionaries.NextRid(session) };
            session.Execute(
                "INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, log_id, generation) VALUES (?1, ?2, ?3, 0, 0, '', 0, 0, 0, 1)",
                row.Rid, R4.Number(key.Type), key.Id);
            rows[key] = row;
        }

        return row.Rid;
    }

    private Row RowOf(ResourceKey key)
    {
        if (!rows.TryGetValue(key, out var row))
        {
            rows[key] = row = session.First(
                "SELECT rid, version, deleted, patient, updated FROM resource WHERE type = ?1 AND id = ?2",
                r => new Row(r.GetInt64(0), r.GetInt64(1), r.GetBoolean(2), r.GetInt64(3), r.GetInt64(4)),
                R4.Number(key.Type), key.Id) ?? Row.Unknown;
        }

        return row;
    }

    private sealed record Row(long Rid, long Version, bool Deleted, long Patient, long Updated, bool IsNew = false)
    {
        public static Row Unknown { get; } = new(0, 0, false, 0, 0);
    }
}
