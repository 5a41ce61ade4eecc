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
        catch (NpgsqlException e) when (e.IsTransient || e is not PostgresException || e.SqlState?.StartsWith("57", StringComparison.Ordinal) == true)
        {
            throw new UnavailableException("The record's database does not answer.", e);
        }
    }
}
