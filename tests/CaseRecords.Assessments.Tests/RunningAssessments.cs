using CaseRecords.Assessments.Cases;
using CaseRecords.Assessments.Rules;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.PrivateState;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Assessments.Tests;

/// <summary>Assessments over a record in memory: commits go in, what is written comes out.</summary>
internal sealed class RunningAssessments : IAssessmentWriter, IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly Dictionary<(ResourceKey, long), StoredResource> record = [];
    private readonly Dictionary<ResourceKey, long> versions = [];
    private readonly List<AssessmentConsumer> instances = [];

    private RunningAssessments(ServiceProvider services)
    {
        this.services = services;
        Consumer = Instance();
    }

    public AssessmentConsumer Consumer { get; }

    /// <summary>What was written, in order, such as <c>CUP-01 raised Low</c>.</summary>
    public List<string> Written { get; } = [];

    public List<DetectedIssue> Issues { get; } = [];

    public List<LogEntry> Log { get; } = [];

    /// <summary>Makes the next write fail, as a record does that is down.</summary>
    public bool IsRecordDown { get; set; }

    /// <summary>Called before each write, when its turn has not been confirmed yet.</summary>
    public Func<Task> BeforeWrite { get; set; } = () => Task.CompletedTask;

    public static async Task<RunningAssessments> Start(PrivateDatabase database)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAssessments(database);
        var running = new RunningAssessments(services.BuildServiceProvider());
        await running.services.PrepareAssessments(TestContext.Current.CancellationToken);

        return running;
    }

    /// <summary>Another instance of the service: the same database, the same record.</summary>
    public AssessmentConsumer Instance()
    {
        instances.Add(new AssessmentConsumer(
            services.GetRequiredService<IDbContextFactory<AssessmentsDb>>(), (versions, _) => new(versions.Where(one => record.ContainsKey((one.Resource, one.Version))).ToDictionary(one => one, one => record[(one.Resource, one.Version)])), AssessmentRules.All, this));

        return instances[^1];
    }

    /// <summary>Has an instance apply the log from where it stands to its end, as a host does.</summary>
    public async Task Follow(AssessmentConsumer instance, int batch)
    {
        while (await instance.Position(CancellationToken.None) is var position && position < Log.Count)
        {
            await instance.Apply([.. Log.Skip((int)position).Take(batch)], CancellationToken.None);
        }
    }

    /// <summary>Commits resources together and has the log applied.</summary>
    public async Task Commit(DateTimeOffset at, params Resource[] resources) => await Consumer.Apply(Append(at, resources), CancellationToken.None);

    public async Task Delete(DateTimeOffset at, ResourceKey key) =>
        await Consumer.Apply([Entry(at, key, "Patient/wang", ResourceAction.Deleted, new TransactionPlace(Guid.CreateVersion7(), 0, 1))], CancellationToken.None);

    /// <summary>Commits resources together without telling the consumer.</summary>
    public IReadOnlyList<LogEntry> Append(DateTimeOffset at, params Resource[] resources)
    {
        var commit = Guid.CreateVersion7();
        var entries = new List<LogEntry>();

        foreach (var (index, resource) in resources.Index())
        {
            var key = new ResourceKey(resource.TypeName, resource.Id!);
            var entry = Entry(at, key, PatientOf(resource), ResourceAction.Updated, new TransactionPlace(commit, index, resources.Length));
            record[(key, entry.Version)] = new StoredResource(key, entry.Version, ResourceAction.Updated, at, "owner", System.Text.Encoding.UTF8.GetBytes(new FhirJsonSerializer().SerializeToString(resource)));
            entries.Add(entry);
        }

        return entries;
    }

    public async Task Write(DetectedIssue issue, Func<CancellationToken, Task> confirm, CancellationToken cancellationToken)
    {
        if (IsRecordDown)
        {
            throw new IOException("The record is down.");
        }

        await BeforeWrite();
        await confirm(cancellationToken);

        var status = ((Code)issue.Extension[0].Value!).Value;
        Written.Add($"{issue.Code!.Coding[0].Code} {status} {issue.Severity}");
        Issues.Add(issue);
    }

    public AssessmentsDb Database() => services.GetRequiredService<IDbContextFactory<AssessmentsDb>>().CreateDbContext();

    public ValueTask DisposeAsync()
    {
        instances.ForEach(instance => instance.Dispose());

        return services.DisposeAsync();
    }

    private LogEntry Entry(DateTimeOffset at, ResourceKey key, string? patient, ResourceAction action, TransactionPlace place)
    {
        var version = versions[key] = versions.GetValueOrDefault(key) + 1;
        var entry = new LogEntry(Log.Count + 1, Guid.CreateVersion7(), "owner", key, version, action, patient, at, place, null, null, null);
        Log.Add(entry);

        return entry;
    }

    private static string? PatientOf(Resource resource) =>
        resource switch
        {
            Condition condition => condition.Subject?.Reference,
            CarePlan plan => plan.Subject?.Reference,
            _ => null,
        };
}
