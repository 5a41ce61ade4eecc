using CaseRecords.Assessments;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Hosting;
using CaseRecords.Timeline;

namespace CaseRecords.Standalone;

/// <summary>Brings a record up to this version: the files of a data directory, or the schemas of the database that Prepare:ConnectionString names.</summary>
internal static class MigrateJob
{
    public static async Task Run(IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (PrepareJob.Administrator(configuration) is { } administrator)
        {
            await PrepareJob.Migrate(administrator, configuration, cancellationToken);
            Console.WriteLine("The database has the tables of this version.");
        }
        else
        {
            using var data = DataDirectory.OpenExisting(configuration["data"] ?? "data");
            await Files(data, cancellationToken);
            Console.WriteLine($"The record in {data.Path} has the tables of this version.");
        }
    }

    /// <summary>Does the same at a start that was told to.</summary>
    /// <exception cref="StartRefusedException"><c>--migrate</c> is neither true nor false, or asked of PostgreSQL.</exception>
    public static async Task AtStart(IConfiguration configuration, DataDirectory data, bool isShared)
    {
        if (configuration["migrate"] is not { } text)
        {
            return;
        }

        if (!bool.TryParse(text, out var isWanted))
        {
            throw new StartRefusedException("--migrate is true or false.");
        }

        if (isWanted && isShared)
        {
            throw new StartRefusedException("--migrate is for files. On PostgreSQL the job does it: CaseRecords.Standalone migrate, or prepare.");
        }

        if (isWanted)
        {
            await Files(data, CancellationToken.None);
        }
    }

    private static async Task Files(DataDirectory data, CancellationToken cancellationToken)
    {
        Say(data.Record, await SqliteMigration.Record(data.Record, cancellationToken));
        Say(data.Timeline, await TimelineServices.MigrateTimelineFile(data.Timeline, cancellationToken));
        Say(data.Assessments, await AssessmentServices.MigrateAssessmentsFile(data.Assessments, cancellationToken));
    }

    private static void Say(string file, IReadOnlyList<string> applied)
    {
        if (applied.Count > 0)
        {
            Console.WriteLine($"{file}: {string.Join(", ", applied)}");
        }
    }
}
