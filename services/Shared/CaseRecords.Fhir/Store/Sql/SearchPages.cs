using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>What a search's pages know of each other, the same on every database.</summary>
internal static class SearchPages
{
    /// <summary>Up to here a total is counted unasked.</summary>
    public const int FreeTotal = 10_000;

    extension(SearchRequest request)
    {
        /// <summary>One row more than the page, so that it is known whether another follows.</summary>
        public SearchScope Scope(IDictionaries dictionaries, string? snapshot) => new()
        {
            Dictionaries = dictionaries,
            Snapshot = request.From?.Snapshot ?? snapshot,
            After = request.From?.Place,
            Backwards = request.From?.Backwards == true,
            Limit = request.Count + 1,
        };

        /// <summary>The rows of the page, in the order of the search.</summary>
        public List<TRow> Page<TRow>(IReadOnlyList<TRow> found)
        {
            var page = found.Take(request.Count);

            return [.. request.From?.Backwards == true ? page.Reverse() : page];
        }

        /// <remarks>A page may turn out empty, because what was to be on it has changed: the way back then begins at the row that it was to follow.</remarks>
        public SearchCursor? Next(IReadOnlyList<SearchAfter> page, bool more, string snapshot, long? total) =>
            page.Count > 0 ? (more || request.From?.Backwards == true ? SearchCursor.At(page[^1], snapshot, total, backwards: false) : null)
            : request.From is { Backwards: true } place ? place with { Rid = place.Rid - 1, Backwards = false }
            : null;

        public SearchCursor? Previous(IReadOnlyList<SearchAfter> page, bool more, string snapshot, long? total) =>
            request.From is not { } edge ? null
            : page.Count > 0 ? (more || !edge.Backwards ? SearchCursor.At(page[0], snapshot, total, backwards: true) : null)
            : edge.Backwards ? null
            : edge with { Rid = edge.Rid + 1, Backwards = true };

        /// <summary>Whether the page is the last of several, so that it must say what changed meanwhile.</summary>
        public bool EndsRun(bool more) => request.From is { Backwards: false } && !more;

        /// <summary>The total, where it is known without counting.</summary>
        public (bool Known, long? Total) Total(int page, bool more) =>
            request.From is { } from ? (true, from.Total)
            : !more && request.Count > 0 ? (true, page)
            : (!request.WantsTotal, null);

        /// <summary>How far to count.</summary>
        public int CountTo => request.IsExact ? int.MaxValue : FreeTotal + 1;

        /// <summary>The total to be told of what was counted.</summary>
        public long? Counted(long counted) => request.IsExact || counted <= FreeTotal ? counted : null;

        private bool IsExact => request.Query.CountOnly || request.Query.Total is TotalMode.Accurate;
    }
}
