using System.Data.Common;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Writing;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Fhir.Store.Reindexing;

/// <summary>
/// Walks through the record and brings index rows up to date, a chunk in each transaction, with the place that it has reached: whoever goes on
/// after a crash goes on there. Resources are read and indexed without a lock; what was written meanwhile is left as its writer made it.
/// </summary>
/// <param name="chunk">How many resources one transaction changes: writers wait for so many at most.</param>
public sealed partial class Reindexer(IReindexing record, SearchIndexer indexer, PatientCompartment compartment, ILogger<Reindexer> logger, int chunk = Reindexer.Chunk)
{
    public const int Chunk = 100;

    /// <summary>So many are read for each that a transaction may change: of other types than those that it is about, few need to be.</summary>
    private const int Ahead = 5;

    /// <summary>Does the next chunk; false where there is nothing left to do.</summary>
    public async Task<bool> Step(CancellationToken cancellationToken)
    {
        if (await record.Unfinished(cancellationToken) is not { } reindex)
        {
            return false;
        }

        if (indexer.Parameters.Now.Generation < reindex.Generation)
        {
            await record.Refresh(cancellationToken);
        }

        var older = await record.Older(reindex, reindex.Types.Count == 0 ? chunk : Ahead * chunk, cancellationToken);

        if (older.Count > 0)
        {
            await Save(reindex, Next(reindex, older), cancellationToken);
        }
        else if (reindex.Cursor > 0 && await record.IsAnyLeft(reindex, cancellationToken))
        {
            await record.Rewind(reindex, cancellationToken);
        }
        else
        {
            await record.Finish(reindex, cancellationToken);
            LogFinished(reindex.Generation, reindex.Total);
        }

        return true;
    }

    /// <summary>What becomes of the next resources, until as many have changed as one transaction may.</summary>
    private List<Reindexed> Next(Reindex reindex, IReadOnlyList<OlderResource> older)
    {
        List<Reindexed> next = [];
        var left = chunk;

        foreach (var one in older)
        {
            var isMeant = reindex.Types.Count == 0 || reindex.Types.Contains(one.Key.Type) || one.Body.Span.IndexOf("\"contained\""u8) >= 0;

            if (isMeant && left-- == 0)
            {
                break;
            }

            next.Add(isMeant ? Index(one) : new Reindexed(one.Rid, null));
        }

        return next;
    }

    /// <summary>Saves a chunk; where the database refuses it, one by one, and passes by what it refuses alone.</summary>
    private async Task<Reindex?> Save(Reindex reindex, IReadOnlyList<Reindexed> resources, CancellationToken cancellationToken)
    {
        try
        {
            return await record.Save(reindex, resources, cancellationToken);
        }
        catch (DbException e) when (resources is not [{ Rows: null }])
        {
            if (resources is [{ Rows: { } rows } one])
            {
                LogFailed(e, rows.Key.Type, rows.Key.Id, rows.ExpectedVersion);

                return await record.Save(reindex, [one with { Rows = null, IsSkipped = true }], cancellationToken);
            }
        }

        var at = reindex;

        foreach (var one in resources)
        {
            at = at is null ? null : await Save(at, [one], cancellationToken);
        }

        return at;
    }

    private Reindexed Index(OlderResource older)
    {
        try
        {
            var (resource, _) = ResourceJson.Build(older.Body.Span);

            if (resource is not null)
            {
                resource.Id = older.Key.Id;
                var rows = indexer.Index(resource, older.Body.Span);

                return new Reindexed(older.Rid, new WriteSet { Key = older.Key, Owner = "", ExpectedVersion = older.Version, Index = rows, Patients = compartment.Of(older.Key, rows) });
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(e, older.Key.Type, older.Key.Id, older.Version);

            return new Reindexed(older.Rid, null, IsSkipped: true);
        }

        LogSkipped(older.Key.Type, older.Key.Id, older.Version);

        return new Reindexed(older.Rid, null, IsSkipped: true);
    }

    [LoggerMessage(LogLevel.Information, "Index rows are of generation {Generation} now; {Total} resources were looked at")]
    private partial void LogFinished(int generation, long total);

    [LoggerMessage(LogLevel.Error, "{Type}/{Id}, version {Version}, cannot be read and keeps its old index rows")]
    private partial void LogSkipped(string type, string id, long version);

    [LoggerMessage(LogLevel.Error, "{Type}/{Id}, version {Version}, cannot be indexed and keeps its old index rows")]
    private partial void LogFailed(Exception exception, string type, string id, long version);
}
