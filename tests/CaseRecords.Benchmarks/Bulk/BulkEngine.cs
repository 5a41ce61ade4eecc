using System.Reflection;
using System.Text;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Fhir.Writing;
using CaseRecords.Routing;
using Microsoft.AspNetCore.DataProtection;

namespace CaseRecords.Benchmarks.Bulk;

/// <summary>A commit as the engine prepared it, at the moment that its resources will name.</summary>
internal sealed record BulkCommit(Commit Commit, DateTimeOffset Time);

/// <summary>
/// The engine up to its last step: transactions are parsed, validated, checked by their owners' rules, indexed and announced as always, and what
/// would be committed is handed out instead. It sees an empty record: a transaction brings along whatever the rules about its resources look at.
/// </summary>
internal sealed class BulkEngine : IAsyncDisposable
{
    public static readonly IReadOnlyList<ServiceDefinition> Services =
    [
        CaseRecords.Patients.Patients.Definitions, CaseRecords.Imaging.Imaging.Definitions, CaseRecords.Diagnoses.Diagnoses.Definitions,
        CaseRecords.Genomics.Genomics.Definitions, CaseRecords.Treatments.Treatments.Definitions,
    ];

    private static readonly WriteContext Context = new("bulk", null, null);

    /// <summary>Between two commits.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly string folder;
    private readonly SqliteRecordStore empty;
    private readonly BulkStore store;
    private readonly FhirEngine engine;
    private DateTimeOffset next;

    private BulkEngine(string folder, SqliteRecordStore empty, Catalogue catalogue, DateTimeOffset begin)
    {
        (this.folder, this.empty, next) = (folder, empty, begin);
        var proxy = DispatchProxy.Create<IRecordStore, BulkStore>();
        store = (BulkStore)proxy;
        store.Empty = empty;
        engine = new FhirEngine(proxy, catalogue, new Ownership(Services, RoutingTable.OwnerOf), new EphemeralDataProtectionProvider(), TimeProvider.System);
    }

    /// <param name="catalogue">Of the record that is to be filled: its search parameters under its numbers.</param>
    /// <param name="begin">The moment of the first commit.</param>
    public static async Task<BulkEngine> Open(Catalogue catalogue, DateTimeOffset begin)
    {
        var folder = Directory.CreateTempSubdirectory("caserecords-bulk-").FullName;
        var empty = await SqliteRecordStore.Open(Path.Combine(folder, "empty.db"), TimeProvider.System);
        await empty.Register(Services);

        return new BulkEngine(folder, empty, catalogue, begin);
    }

    /// <summary>Asks an engine, past HTTP.</summary>
    public static Task<FhirResponse> Ask(FhirEngine engine, string method, string url, byte[] body, CancellationToken cancellationToken) =>
        FhirRoutes.Dispatch(new FhirRequest { Method = method, Path = [], Base = "http://bench/fhir", Context = Context }.Entry(method, url, body), engine, cancellationToken);

    /// <summary>Prepares transactions beside each other.</summary>
    /// <returns>Their commits, in their order.</returns>
    /// <exception cref="InvalidOperationException">One was refused; the message says why.</exception>
    public async Task<IReadOnlyList<BulkCommit>> Prepare(IReadOnlyList<string> transactions, CancellationToken cancellationToken)
    {
        var commits = new BulkCommit[transactions.Count];
        var begin = next;
        next += transactions.Count * Step;

        await Parallel.ForAsync(0, transactions.Count, cancellationToken, async (i, token) =>
        {
            var slot = store.Take(begin + (i * Step));
            var response = await Ask(engine, "POST", "", Encoding.UTF8.GetBytes(transactions[i]), token);
            commits[i] = response.Status == 200 && slot.Commit is { } commit
                ? new BulkCommit(commit, slot.Time)
                : throw new InvalidOperationException($"A transaction was refused: {Encoding.UTF8.GetString(response.Body.Span)}");
        });

        return commits;
    }

    public async ValueTask DisposeAsync()
    {
        await empty.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A store that is empty and stays so: what is committed to it is kept for who asked for it. Everything else is the empty store's.</summary>
internal class BulkStore : DispatchProxy
{
    private readonly AsyncLocal<BulkSlot> slot = new();

    internal IRecordStore Empty { get; set; } = null!;

    /// <summary>Where the next commit of this flow of control is put.</summary>
    internal BulkSlot Take(DateTimeOffset time) => slot.Value = new BulkSlot(time);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IRecordStore.Commit)
            ? Task.FromResult<CommitResult>(Keep((Commit)args![0]!))
            : targetMethod.Invoke(Empty, BindingFlags.DoNotWrapExceptions, null, args, null);

    private CommitResult.Done Keep(Commit commit)
    {
        var mine = slot.Value!;
        mine.Commit = commit;

        return new CommitResult.Done(new CommitReceipt(mine.Time, [.. commit.Writes.Select(write => BulkRows.Stored(write, mine.Time))]));
    }
}

internal sealed class BulkSlot(DateTimeOffset time)
{
    public DateTimeOffset Time => time;

    public Commit? Commit { get; set; }
}
