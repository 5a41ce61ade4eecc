using CaseRecords.Benchmarks.Forms;
using CaseRecords.Load.Data;
using CaseRecords.Load.Measuring;
using CaseRecords.Load.Processes;
using CaseRecords.Load.Scenarios;
using CaseRecords.Load.Sending;

namespace CaseRecords.Benchmarks.Bars;

/// <summary>A form under load, and what has been measured of it.</summary>
internal sealed class MeasuredForm : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly Target target;
    private readonly Session session;
    private readonly Preparation preparation;
    private readonly ProcessWatch watch;

    private MeasuredForm(Form form, string? synthea)
    {
        Form = form;
        target = new Target(form.Address, [], TimeSpan.FromMinutes(5));
        session = new Session(target);
        preparation = new Preparation(session, RunName.New(), synthea);
        watch = new ProcessWatch(form.Processes);
    }

    public Form Form { get; }

    public List<Measurement> Measured { get; } = [];

    /// <summary>Of the server alone, before it had anything to do.</summary>
    public long IdleMemory { get; private set; }

    /// <summary>Bytes on disk for each byte of JSON.</summary>
    public double DiskPerByte { get; private set; }

    /// <summary>Looks at it idle, and sends it what most scenarios need.</summary>
    public static async Task<MeasuredForm> Prepare(Form form, string? synthea, CancellationToken cancellationToken)
    {
        var measured = new MeasuredForm(form, synthea);
        await Task.Delay(Rest, cancellationToken);
        measured.IdleMemory = ProcessMemory.ResidentOf(form.Processes.Where(process => process.Name == "server").Select(process => process.Id));

        var before = await form.Size(cancellationToken);
        var record = await measured.preparation.Record(cancellationToken);
        measured.DiskPerByte = (await form.Size(cancellationToken) - before) / (double)record.Bytes;

        return measured;
    }

    public Task<LoadRun> Prepare(ChosenScenario chosen, CancellationToken cancellationToken) =>
        LoadRun.Prepare(chosen.Make(), chosen.Clients, target, preparation, watch, cancellationToken);

    public void Dispose()
    {
        session.Dispose();
        target.Dispose();
    }
}
