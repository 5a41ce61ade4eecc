using System.Data.Common;
using System.Globalization;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Fhir.Tests.Search;
using Hl7.Fhir.Model;
using Microsoft.Data.Sqlite;

namespace CaseRecords.Fhir.Tests.Store.Sql;

/// <summary>The record's tables filled by the indexer, past the engine: in memory on SQLite, or a copy on PostgreSQL.</summary>
internal sealed class SampleDatabase : IDictionaries, IDisposable
{
    private const string Tables = """
        CREATE TABLE resource(rid INTEGER PRIMARY KEY, type INT NOT NULL, id TEXT NOT NULL, version INT NOT NULL, deleted INT NOT NULL, owner TEXT NOT NULL, patient INT NOT NULL, updated INT NOT NULL, log_id INT NOT NULL);
        CREATE UNIQUE INDEX resource_key ON resource(type, id);
        CREATE INDEX resource_patient ON resource(type, patient, rid);
        CREATE INDEX resource_updated ON resource(type, updated, rid);
        CREATE TABLE sys(sys INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE);
        CREATE TABLE ix_token(p INT, code TEXT, patient INT, sys INT, rid INT, sub INT, grp INT, PRIMARY KEY(p, code, patient, sys, rid, sub, grp)) WITHOUT ROWID;
        CREATE TABLE ix_ref(p INT, target INT, patient INT, rid INT, sub INT, grp INT, PRIMARY KEY(p, target, patient, rid, sub, grp)) WITHOUT ROWID;
        CREATE INDEX ix_ref_rid ON ix_ref(rid, p, target);
        CREATE TABLE ix_uri(p INT, uri TEXT, patient INT, rid INT, sub INT, grp INT, PRIMARY KEY(p, uri, patient, rid, sub, grp)) WITHOUT ROWID;
        CREATE TABLE ix_date(p INT, low INT, high INT, patient INT, rid INT, sub INT, grp INT, PRIMARY KEY(p, low, high, patient, rid, sub, grp)) WITHOUT ROWID;
        CREATE INDEX ix_date_patient ON ix_date(p, patient, low, high, rid);
        CREATE INDEX ix_date_high ON ix_date(p, high, rid);
        CREATE INDEX ix_date_long ON ix_date(p, high, low, patient, rid) WHERE high - low > 864000000000;
        CREATE TABLE ix_string(p INT, folded TEXT, whole INT, exact TEXT, patient INT, rid INT, sub INT, grp INT, PRIMARY KEY(p, folded, whole, exact, patient, rid, sub, grp)) WITHOUT ROWID;
        CREATE TABLE ix_quantity(p INT, unit TEXT, low BLOB, high BLOB, sys INT, patient INT, rid INT, sub INT, grp INT, PRIMARY KEY(p, unit, low, high, sys, patient, rid, sub, grp)) WITHOUT ROWID;
        CREATE INDEX ix_quantity_patient ON ix_quantity(p, patient, rid);
        CREATE TABLE compartment(patient INT, rid INT, PRIMARY KEY(patient, rid)) WITHOUT ROWID;
        CREATE TABLE ix_wording(p INT, wording INT, patient INT, rid INT, sub INT, grp INT, PRIMARY KEY(p, wording, patient, rid, sub, grp)) WITHOUT ROWID;
        CREATE TABLE wording_part(folded TEXT, wording INT, PRIMARY KEY(folded, wording)) WITHOUT ROWID;
        CREATE TABLE ix_position(p INT, z REAL, y REAL, x REAL, patient INT, rid INT, PRIMARY KEY(p, z, y, x, patient, rid)) WITHOUT ROWID;
        """;

    private const string Snapshot = "1000";

    private readonly HashSet<long> wordings = [];
    private readonly DbConnection connection;
    private readonly SqlDialect dialect;
    private readonly Action remove;
    private readonly Dictionary<ResourceKey, long> rids = [];
    private readonly Dictionary<string, int> systems = new() { [""] = 0 };
    private readonly PatientCompartment compartment = new(SampleRecord.Parameters);
    private readonly SearchSql sql;

    private SampleDatabase(DbConnection connection, SqlDialect dialect, IEnumerable<Resource> resources, Action remove)
    {
        this.connection = connection;
        this.dialect = dialect;
        this.remove = remove;
        sql = new SearchSql(dialect, SampleRecord.Parameters);
        connection.Open();

        if (dialect is SqliteDialect)
        {
            Run(Tables);
            Run(SqliteWords.Make);
        }

        else
        {
            // The tables are small: what can be read by a key at all is to be.
            Run("SET enable_seqscan = off");
        }

        Run("BEGIN");

        foreach (var resource in resources)
        {
            Put(resource);
        }

        Run("COMMIT");

        AsService();
    }

    public Dictionary<ResourceKey, (IndexSet Rows, DateTimeOffset Updated)> Held { get; } = [];

    /// <summary>On the database that this run is about.</summary>
    public static SampleDatabase Of(IEnumerable<Resource> resources) => PostgresTemplate.IsWanted ? OnPostgres(resources) : OnSqlite(resources);

    public static SampleDatabase OnSqlite(IEnumerable<Resource> resources) => new(new SqliteConnection("Data Source=:memory:"), SqliteDialect.Instance, resources, () => { });

    public static SampleDatabase OnPostgres(IEnumerable<Resource> resources)
    {
        var copy = PostgresTemplate.Copy().GetAwaiter().GetResult();
        var source = PostgresConnections.Open(copy, "sample");

        return new(source.CreateConnection(), PostgresDialect.Instance, resources, () =>
        {
            source.Dispose();
            PostgresTemplate.Drop(copy).GetAwaiter().GetResult();
        });
    }

    public int? System(string uri) => systems.TryGetValue(uri, out var sys) ? sys : null;

    public long? Rid(ResourceKey key) => rids.TryGetValue(key, out var rid) ? rid : null;

    public List<string> Find(SearchQuery query, long? onlyPatient = null) =>
        [.. Rows(sql.Compile(query, Scope(onlyPatient))).Select(row => Id(row.Rid))];

    /// <summary>The same, by pages.</summary>
    public List<string> FindByPages(SearchQuery query, int size)
    {
        var found = new List<string>();
        var scope = Scope(null) with { Limit = size };

        while (true)
        {
            var page = Rows(sql.Compile(query, scope));
            found.AddRange(page.Select(row => Id(row.Rid)));

            if (page.Count < size)
            {
                return found;
            }

            scope = scope with { After = page[^1] };
        }
    }

    /// <summary>The same by pages that are read along the dates, to the end and back to the beginning.</summary>
    public (List<string> Forwards, List<string> Backwards) FindByDate(SearchQuery query, int size)
    {
        var forwards = Pages(Scope(null) with { Limit = size });
        var last = forwards[^1];
        var backwards = Pages(Scope(null) with { Limit = size, Backwards = true, After = last }).Prepend(last).Reverse();

        return ([.. forwards.Select(row => Id(row.Rid))], [.. backwards.Select(row => Id(row.Rid))]);

        List<SearchAfter> Pages(SearchScope scope)
        {
            List<SearchAfter> all = [];

            while (true)
            {
                List<SearchAfter> page = [];

                foreach (var part in sql.CompileByDate(query, scope).TakeWhile(_ => page.Count < size))
                {
                    page.AddRange(Rows(part(size - page.Count)));
                }

                all.AddRange(page);

                if (page.Count < size)
                {
                    return all;
                }

                scope = scope with { After = page[^1] };
            }
        }
    }

    /// <summary>The plan of those with a date, and of those without.</summary>
    public List<List<string>> PlansByDate(SearchQuery query) => [.. sql.CompileByDate(query, Scope(null)).Select(part => Plan(part(20)))];

    public bool FollowsDates(SearchQuery query) => sql.FollowsDates(query, Scope(null));

    public long Count(SearchQuery query) => (long)Command(sql.CompileCount(query, Scope(null))).ExecuteScalar()!;

    /// <summary>The total that a page of at most so many carries; where there is no page to carry it, there is nothing.</summary>
    public long TotalBeside(SearchQuery query, int limit)
    {
        var (page, _, total) = sql.CompileWithTotal(query, Scope(null) with { Limit = limit }, int.MaxValue);

        return (long?)Command(page with { Text = $"WITH page AS ({page.Text}) SELECT {total} FROM page" }).ExecuteScalar() ?? 0;
    }

    /// <summary>The text of a page that is the first of what there is now.</summary>
    public string FirstPage(SearchQuery query) => sql.Compile(query, Scope(null) with { Snapshot = null }).Text;

    public List<string> Plan(SearchQuery query) => Plan(sql.Compile(query, Scope(null)));

    private List<string> Plan(SqlText text)
    {
        var (explain, column) = dialect is SqliteDialect ? ("EXPLAIN QUERY PLAN ", 3) : ("EXPLAIN ", 0);
        using var command = Command(text with { Text = explain + text.Text });
        using var reader = command.ExecuteReader();
        var plan = new List<string>();

        while (reader.Read())
        {
            plan.Add(reader.GetString(column));
        }

        return plan;
    }

    /// <summary>Drops a table's keys and indexes, and keeps its rows.</summary>
    public void WithoutKeys(string table)
    {
        if (dialect is SqliteDialect)
        {
            Change($"CREATE TABLE bare AS SELECT * FROM {table}; DROP TABLE {table}; ALTER TABLE bare RENAME TO {table}");
        }
        else
        {
            Change($"CREATE TABLE bare AS SELECT * FROM {table}; DROP TABLE {table} CASCADE; ALTER TABLE bare RENAME TO {table}");
        }
    }

    public string Text(SearchQuery query) => sql.Compile(query, Scope(null)).Text;

    /// <summary>Changes the tables as whoever made them.</summary>
    public void Change(string text)
    {
        if (dialect is PostgresDialect)
        {
            Run("RESET ROLE");
        }

        Run(text);
        AsService();
    }

    /// <summary>From here on as a service reads: on PostgreSQL row policies change what the planner may do.</summary>
    private void AsService()
    {
        if (dialect is PostgresDialect)
        {
            Run("SET ROLE pg_read_all_data");
        }
    }

    public void Run(string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        connection.Dispose();
        remove();
    }

    private SearchScope Scope(long? onlyPatient) => new() { Dictionaries = this, Snapshot = dialect is SqliteDialect ? Snapshot : null, OnlyPatient = onlyPatient };

    private string Id(long rid) => rids.First(known => known.Value == rid).Key.Id;

    private List<SearchAfter> Rows(SqlText text)
    {
        using var command = Command(text);
        using var reader = command.ExecuteReader();
        var rows = new List<SearchAfter>();

        while (reader.Read())
        {
            rows.Add(new SearchAfter(reader.GetInt64(0), [.. Enumerable.Range(1, reader.FieldCount - 1).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]));
        }

        return rows;
    }

    private DbCommand Command(SqlText text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text.Text;

        foreach (var (name, value) in text.Parameters)
        {
            Bind(command, name, value);
        }

        return command;
    }

    private void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = dialect is SqliteDialect ? name : "";
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    private void Put(Resource resource)
    {
        var key = new ResourceKey(resource.TypeName, resource.Id!);
        var rows = SampleRecord.Indexer.Index(resource);
        var patients = compartment.PatientsOf(key.Type, rows).Select(Stub).ToList();
        var rid = Stub(key);
        var patient = key.Type == "Patient" ? rid : patients.Count switch { 0 => 0, 1 => patients[0], _ => -1 };
        var updated = SampleRecord.Now.AddDays(-rid);

        Held[key] = (rows, updated);
        Execute("UPDATE resource SET version = 1, patient = {0}, updated = {1} WHERE rid = {2}", patient, updated.UtcTicks, rid);
        rows.Tokens.ForEach(row => Insert("ix_token", "p, code, patient, sys, rid, sub, grp", row.P, row.Code, patient, Number(row.System), rid, row.Sub, row.Grp));
        rows.References.ForEach(row => Insert("ix_ref", "p, target, patient, rid, sub, grp", row.P, row.Contained > 0 ? -row.Contained : Stub(row.Target), patient, rid, row.Sub, row.Grp));
        rows.Uris.ForEach(row => Insert("ix_uri", "p, uri, patient, rid, sub, grp", row.P, row.Uri, patient, rid, row.Sub, row.Grp));
        rows.Dates.ForEach(row => Insert("ix_date", "p, low, high, patient, rid, sub, grp", row.P, row.Low, row.High, patient, rid, row.Sub, row.Grp));
        rows.Strings.ForEach(row => Insert("ix_string", "p, folded, whole, exact, patient, rid, sub, grp", row.P, row.Folded, row.Whole, row.Exact, patient, rid, row.Sub, row.Grp));
        rows.Quantities.ForEach(row => Insert(
            "ix_quantity", "p, unit, low, high, sys, patient, rid, sub, grp", row.P, row.Unit, row.Low.Bytes.ToArray(), row.High.Bytes.ToArray(), Number(row.System), patient, rid, row.Sub, row.Grp));

        if (rows.Words.Count > 0)
        {
            if (dialect is SqliteDialect)
            {
                Insert("ix_words", "rowid, words", rid, SqliteWords.Text(rows.Words));
            }
            else
            {
                Execute("INSERT INTO ix_words (rid, words) VALUES ({0}, array_to_tsvector(string_to_array({1}, chr(10))))", rid, PostgresWords.Text(rows.Words));
            }
        }

        if (patient > 0 && !compartment.Subjects(key.Type).All(p => rows.References.Exists(row => row.P == p && row.Sub == 0 && Stub(row.Target) == patient)))
        {
            Insert("compartment", "patient, rid", patient, rid);
        }

        rows.Wordings.ForEach(row => Insert("ix_wording", "p, wording, patient, rid, sub, grp", row.P, row.Wording.Number, patient, rid, row.Sub, row.Grp));

        foreach (var wording in rows.Wordings.Select(row => row.Wording).Where(wording => wordings.Add(wording.Number)))
        {
            foreach (var part in wording.Parts)
            {
                Insert("wording_part", "folded, wording", part, wording.Number);
            }
        }

        rows.Positions.ForEach(row => Insert("ix_position", "p, z, y, x, patient, rid", row.P, row.Z, row.Y, row.X, patient, rid));
    }

    private long Stub(ResourceKey key)
    {
        if (!rids.TryGetValue(key, out var rid))
        {
            rids[key] = rid = rids.Count + 1;
            Execute(
                dialect is SqliteDialect
                    ? "INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, log_id) VALUES ({0}, {1}, {2}, 0, FALSE, '', 0, 0, 1)"
                    : "INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, xact, generation) VALUES ({0}, {1}, {2}, 0, FALSE, '', 0, 0, pg_current_xact_id(), 1)",
                rid, R4.Number(key.Type), key.Id);
        }

        return rid;
    }

    private int Number(string system)
    {
        if (!systems.TryGetValue(system, out var sys))
        {
            systems[system] = sys = systems.Count;
            Execute($"INSERT INTO sys (sys, uri) {(dialect is SqliteDialect ? "" : "OVERRIDING SYSTEM VALUE ")}VALUES ({{0}}, {{1}})", sys, system);
        }

        return sys;
    }

    private void Insert(string table, string columns, params object[] values) =>
        Execute($"INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", values.Select((_, i) => $"{{{i}}}"))})", values);

    private void Execute(string text, params object[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Format(CultureInfo.InvariantCulture, text, [.. values.Select((_, i) => dialect.Parameter(i))]);

        for (var i = 0; i < values.Length; i++)
        {
            Bind(command, dialect.Parameter(i), values[i]);
        }

        command.ExecuteNonQuery();
    }
}
