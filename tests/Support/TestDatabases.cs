using CaseRecords.PrivateState;

namespace CaseRecords.Tests.Support;

/// <summary>Gives tests empty databases of one kind. What is tested on one kind is tested on all, by the same tests.</summary>
public abstract class TestDatabases : IAsyncLifetime
{
    public abstract ValueTask InitializeAsync();

    /// <summary>A database that a service can begin with.</summary>
    public abstract Task<PrivateDatabase> Empty();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Drop();
    }

    protected abstract ValueTask Drop();
}

/// <summary>Files in a folder that goes with the test class.</summary>
public sealed class SqliteDatabases : TestDatabases
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("caserecords");

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override Task<PrivateDatabase> Empty() => Task.FromResult(PrivateDatabase.Sqlite(Path.Combine(folder.FullName, $"{Guid.CreateVersion7():N}.db")));

    protected override ValueTask Drop()
    {
        folder.Delete(recursive: true);

        return ValueTask.CompletedTask;
    }
}
