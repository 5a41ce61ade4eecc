using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Custom;
using CaseRecords.Fhir.Store.Reindexing;

namespace CaseRecords.Fhir.Tests.Store.SqlServer.Collected;

/// <summary>The same for search parameters and reindexing: changes are asked of SQL Server first.</summary>
internal sealed class CollectingReindexing(IReindexing real, IReindexing beside, CollectedAnswers answers) : IReindexing
{
    public SearchParameters Parameters => real.Parameters;

    public async ValueTask<bool> Refresh(CancellationToken cancellationToken)
    {
        await beside.Refresh(cancellationToken);

        return await real.Refresh(cancellationToken);
    }

    public async ValueTask<WrittenParameters?> Unapplied(CancellationToken cancellationToken)
    {
        var written = await real.Unapplied(cancellationToken);
        answers.Expect(new Expected(written?.Resources ?? []));
        await beside.Unapplied(cancellationToken);

        return written;
    }

    public async Task<bool> Apply(IReadOnlyList<CustomParameter> wanted, long changes, CancellationToken cancellationToken)
    {
        await beside.Apply(wanted, changes, cancellationToken);

        return await real.Apply(wanted, changes, cancellationToken);
    }

    public async Task<int> Start(CancellationToken cancellationToken)
    {
        await beside.Start(cancellationToken);

        return await real.Start(cancellationToken);
    }

    public async ValueTask<IReadOnlyList<ReindexState>> States(CancellationToken cancellationToken)
    {
        await beside.States(cancellationToken);

        return await real.States(cancellationToken);
    }

    public async ValueTask<Reindex?> Unfinished(CancellationToken cancellationToken)
    {
        await beside.Unfinished(cancellationToken);

        return await real.Unfinished(cancellationToken);
    }

    public async ValueTask<IReadOnlyList<OlderResource>> Older(Reindex reindex, int most, CancellationToken cancellationToken)
    {
        await beside.Older(reindex, most, cancellationToken);

        return await real.Older(reindex, most, cancellationToken);
    }

    public async ValueTask<bool> IsAnyLeft(Reindex reindex, CancellationToken cancellationToken)
    {
        await beside.IsAnyLeft(reindex, cancellationToken);

        return await real.IsAnyLeft(reindex, cancellationToken);
    }

    public async Task<Reindex?> Save(Reindex reindex, IReadOnlyList<Reindexed> resources, CancellationToken cancellationToken)
    {
        await beside.Save(reindex, resources, cancellationToken);

        return await real.Save(reindex, resources, cancellationToken);
    }

    public async Task Rewind(Reindex reindex, CancellationToken cancellationToken)
    {
        await beside.Rewind(reindex, cancellationToken);
        await real.Rewind(reindex, cancellationToken);
    }

    public async Task Finish(Reindex reindex, CancellationToken cancellationToken)
    {
        await beside.Finish(reindex, cancellationToken);
        await real.Finish(reindex, cancellationToken);
    }

    public async ValueTask<IAsyncDisposable?> Lease(CancellationToken cancellationToken)
    {
        await using var other = await beside.Lease(cancellationToken);

        return await real.Lease(cancellationToken);
    }
}
