using CaseRecords.Load.Processes;

namespace CaseRecords.Benchmarks.Forms;

/// <summary>What the system can be run as.</summary>
internal enum FormKind
{
    Sqlite,
    Postgres,
    Cluster,
}

/// <summary>One way to run the system, up: where it is reached, and which of its processes do what.</summary>
/// <param name="Size">Bytes that the record takes on disk now.</param>
internal sealed record Form(FormKind Kind, Uri Address, IReadOnlyList<NamedProcess> Processes, Func<CancellationToken, Task<long>> Size)
{
    /// <summary>From its start on an empty record to its first answer; null where it is more than one process.</summary>
    public TimeSpan? Start { get; init; }

    public string Name => Kind switch
    {
        FormKind.Sqlite => "one process, SQLite",
        FormKind.Postgres => "one process, PostgreSQL",
        _ => "separate services",
    };
}
