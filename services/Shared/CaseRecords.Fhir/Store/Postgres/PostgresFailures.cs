using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Says of a database that cannot answer now that it cannot, so that the caller is told to try again.</summary>
internal static class PostgresFailures
{
    public static async ValueTask<TResult> Answer<TResult>(Func<ValueTask<TResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DiskFull)
        {
            throw new UnavailableException("The disk of the record's database is full.", e) { IsFull = true };
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            throw new UnavailableException("The record's database takes no writes.", e);
        }
        catch (NpgsqlException e) when (e.IsTransient || e is not PostgresException || IsTrouble(e.SqlState))
        {
            throw new UnavailableException("The record's database does not answer.", e);
        }
    }

    /// <summary>The server lacks something (53), takes no connections (55000), is told to stop (57), or fails at its disk (58).</summary>
    private static bool IsTrouble(string? state) =>
        state is PostgresErrorCodes.ObjectNotInPrerequisiteState || state?[..2] is "53" or "57" or "58";
}
