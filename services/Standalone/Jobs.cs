using System.ComponentModel;
using System.Data.Common;
using CaseRecords.Hosting;

namespace CaseRecords.Standalone;

/// <summary>What this program does beside serving, by its first word.</summary>
internal static class Jobs
{
    private static readonly Dictionary<string, Func<IConfiguration, CancellationToken, Task>> ByName = new(StringComparer.Ordinal)
    {
        ["prepare"] = PrepareJob.Run,
        ["migrate"] = MigrateJob.Run,
        ["backup"] = BackupJobs.Make,
        ["restore"] = BackupJobs.Restore,
        ["restored"] = BackupJobs.Restored,
    };

    /// <summary>Does the job that the arguments name.</summary>
    /// <returns>False where they name none.</returns>
    public static async Task<bool> Do(string[] args)
    {
        if (args is not [var name, .. var settings] || !ByName.TryGetValue(name, out var job))
        {
            return false;
        }

        try
        {
            await job(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(settings).Build(), CancellationToken.None);
        }
        catch (DbException e) when (e.InnerException is Win32Exception or IOException or TimeoutException)
        {
            throw new StartRefusedException($"{name} did not reach the database: {e.Message}");
        }

        return true;
    }
}
