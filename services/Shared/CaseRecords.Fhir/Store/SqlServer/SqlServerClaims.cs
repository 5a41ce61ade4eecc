using System.Data.Common;
using System.Globalization;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Application locks: held to the end of a transaction, so that they cannot be forgotten.</summary>
/// <seealso href="https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql"/>
internal static class SqlServerClaims
{
    public static readonly string Take =
        $"""
        DECLARE @got int;
        EXEC @got = sp_getapplock @Resource = @name, @LockMode = @mode, @LockOwner = 'Transaction', @LockTimeout = 20000;
        DECLARE @error int = CASE @got WHEN -1 THEN {SqlServerFailures.LockTimeout} ELSE {SqlServerFailures.LockDeadlock} END;
        IF @got < 0 THROW @error, 'An application lock was not granted.', 1;
        """;

    private const string Fence = "search-parameters";

    /// <summary>Held shared by commits to their end, and alone by who changes what index rows are made by.</summary>
    public static void Enter(DbBatch batch, bool alone) => batch.Add(Take, ("@name", Fence), ("@mode", alone ? "Exclusive" : "Shared"));

    public static void Of(DbBatch batch, Commit commit)
    {
        foreach (var claim in CommitClaims.Of(commit))
        {
            batch.Add(Take, ("@name", claim.ToString(CultureInfo.InvariantCulture)), ("@mode", "Exclusive"));
        }
    }
}
