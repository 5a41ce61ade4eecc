using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.SqlServer;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>What the prepare job says to SQL Server: every batch is T-SQL, and the rights are the same as on PostgreSQL.</summary>
public sealed class SqlServerSearchRightsTests
{
    private static readonly RecordLogin Owner = new("imaging", "pass'word]", 8, Writes: true, Sequences: false);
    private static readonly RecordLogin Exchange = Owner with { Name = "exchange", Owner = "exchange", Sequences = true };
    private static readonly RecordLogin Reader = Owner with { Name = "timeline", Owner = "timeline", Writes = false };

    public static TheoryData<string> Batches =>
    [
        .. SqlServerPreparation.MakeDatabase("case'records]"), .. SqlServerRights.Record, .. SqlServerPreparation.MakeLogin(Owner),
        .. ((RecordLogin[])[Owner, Exchange, Reader]).SelectMany(SqlServerRights.Of),
        SqlServerPreparation.LogBegins.Replace("@epoch", "'x'", StringComparison.Ordinal), SqlServerPreparation.MostConnections, SqlServerPreparation.Users,
    ];

    [Theory]
    [MemberData(nameof(Batches))]
    public void Each_batch_can_be_parsed_and_so_can_what_it_makes(string batch)
    {
        var made = new Statements(batch);

        made.Errors.ShouldBeEmpty(batch);
    }

    [Fact]
    public void A_batch_with_a_mistake_inside_is_seen() => new Statements("EXEC(N'CREATE SCHEMA')").Errors.ShouldNotBeEmpty();

    [Fact]
    public void Each_function_of_the_policy_is_made_before_it_and_asked_with_columns_that_are_there()
    {
        var functions = Record<CreateFunctionStatement>().ToDictionary(function => function.Name.BaseIdentifier.Value);
        var predicates = Record<CreateSecurityPolicyStatement>().ShouldHaveSingleItem().SecurityPredicateActions;

        foreach (var predicate in predicates)
        {
            var function = functions[predicate.FunctionCall.FunctionName.Value];
            var columns = SqlServerSearchSchema.Tables[predicate.TargetObjectName.BaseIdentifier.Value].Select(column => column.Name);

            function.Parameters.Count.ShouldBe(predicate.FunctionCall.Parameters.Count);
            predicate.FunctionCall.Parameters.Cast<ColumnReferenceExpression>().Select(column => column.MultiPartIdentifier[^1].Value).Except(columns).ShouldBeEmpty();
        }
    }

    [Fact]
    public void The_policy_asks_of_every_change_to_what_has_an_owner()
    {
        var policy = Record<CreateSecurityPolicyStatement>().Single();
        var asked = policy.SecurityPredicateActions.Select(predicate => $"{predicate.TargetObjectName.BaseIdentifier.Value} {predicate.SecurityPredicateOperation}").ToList();

        policy.SecurityPredicateActions.ShouldAllBe(predicate => predicate.SecurityPredicateType == SecurityPredicateType.Block);
        policy.SecurityPolicyOptions.Single(option => option.OptionKind == SecurityPolicyOptionKind.State).OptionState.ShouldBe(OptionState.On);
        asked.ShouldBe(
            from table in (string[])["resource", "version", "log"]
            from operation in (string[])["AfterInsert", "BeforeUpdate", "AfterUpdate", "BeforeDelete"]
            select $"{table} {operation}", ignoreOrder: true);
    }

    [Fact]
    public void Each_login_may_what_its_kind_may()
    {
        Granted(Reader).ShouldBe(["INSERT key_ring", "SELECT dbo", "SHOWPLAN"]);
        Granted(Owner).Except(Granted(Reader)).ShouldBe(
        [
            .. Indexes.Select(table => $"DELETE {table}"),
            .. Indexes.Concat(["idempotency", "log", "moment", "param", "reindex", "resource", "setting", "sys", "version", "wording_part"]).Order(StringComparer.Ordinal).Select(table => $"INSERT {table}"),
            "UPDATE idempotency", "UPDATE param", "UPDATE reindex", "UPDATE resource", "UPDATE rid", "UPDATE setting",
        ]);
        Granted(Exchange).Except(Granted(Owner)).ShouldBe(
            ["DELETE idempotency", "DELETE log", "DELETE log_position", "DELETE moment", "INSERT log_position", "UPDATE feed_state", "UPDATE version(keys)"]);
    }

    [Fact]
    public void Whose_rows_a_login_writes_is_written_down_for_the_policy()
    {
        string.Concat(SqlServerRights.Of(Owner)).ShouldContain("SELECT N'imaging', N'imaging', 0");
        string.Concat(SqlServerRights.Of(Exchange)).ShouldContain("SELECT N'exchange', N'exchange', 1");
        string.Concat(SqlServerRights.Of(Reader)).ShouldNotContain("rights.login");
    }

    [Fact]
    public void Names_and_passwords_cannot_end_the_text_around_them()
    {
        var login = SqlServerPreparation.MakeLogin(Owner with { Name = "a]b'c" }).First();

        login.ShouldContain("[a]]b'c]");
        login.ShouldContain("N'a]b''c'");
        login.ShouldContain("N'pass''word]'");
    }

    private static IEnumerable<string> Indexes => SqlServerSearchSchema.Tables.Keys.Where(table => table == "compartment" || (table.StartsWith("ix_", StringComparison.Ordinal) && table != "ix_date_long")).Order(StringComparer.Ordinal);

    private static IEnumerable<T> Record<T>() => SqlServerRights.Record.SelectMany(batch => new Statements(batch).All).OfType<T>();

    private static List<string> Granted(RecordLogin login) =>
    [
        .. from batch in SqlServerRights.Of(login)
           from grant in new Statements(batch).All.OfType<GrantStatement>()
           from permission in grant.Permissions
           let columns = string.Join(',', grant.SecurityTargetObject?.Columns.Select(column => column.Value) ?? [])
           let right = $"{string.Join(' ', permission.Identifiers.Select(word => word.Value.ToUpperInvariant()))} {grant.SecurityTargetObject?.ObjectName.MultiPartIdentifier[^1].Value}{(columns.Length > 0 ? $"({columns})" : "")}".TrimEnd()
           orderby right
           select right,
    ];

    /// <summary>The statements of a batch, and those that it has SQL Server run as texts.</summary>
    private sealed class Statements : TSqlConcreteFragmentVisitor
    {
        public Statements(string batch) => Read(batch);

        public List<TSqlFragment> All { get; } = [];

        public List<string> Errors { get; } = [];

        public override void Visit(ExecutableStringList node)
        {
            foreach (var text in node.Strings.OfType<StringLiteral>())
            {
                Read(text.Value);
            }
        }

        public override void Visit(CreateFunctionStatement node) => All.Add(node);

        public override void Visit(CreateSecurityPolicyStatement node) => All.Add(node);

        public override void Visit(GrantStatement node) => All.Add(node);

        private void Read(string text)
        {
            var parsed = SqlServerSearchSchema.Parsed(text, out var errors);
            Errors.AddRange(errors.Select(error => $"{error.Line}:{error.Column} {error.Message}"));
            parsed?.Accept(this);
        }
    }
}
