using System.Runtime.InteropServices;

namespace CaseRecords.Cluster;

/// <summary>Turns the signals that end a program into a cancellation, so that what was started is stopped first.</summary>
internal sealed class Ending : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly IReadOnlyList<PosixSignalRegistration> registrations;

    public Ending() => registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Cancel))];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = true;
        source.Cancel();
    }
}
