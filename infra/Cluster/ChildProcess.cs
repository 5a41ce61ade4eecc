using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CaseRecords.Cluster;

/// <summary>
/// A program that ends when we end, even by kill -9: a shell holds the other end of a pipe of ours and stops the program once the pipe closes.
/// It runs in a session of its own, so that Ctrl-C in our terminal reaches us alone and we stop things in their order.
/// </summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    /// <summary>
    /// Starts the program, tells its process id, and waits for it. Beside it waits a watcher: a line on the pipe means that all is well,
    /// its end without a line that nobody is left to stop the program.
    /// </summary>
    private const string Wrapper =
        """
        log=$1 signal=$2 limit=$3 belongings=$4 session=$5
        shift 5
        exec 3<&0 4>&1 </dev/null >>"$log" 2>&1
        "$@" 3<&- 4>&- &
        program=$!
        echo $program >&4
        exec 4>&-
        (
            read -r _ <&3 && exit 0
            kill -s "$signal" $program
            while [ $limit -gt 0 ] && kill -0 $program; do sleep 0.1; limit=$((limit - 1)); done
            kill -s KILL $program
            [ -z "$belongings" ] || rm -rf "$belongings"
            [ -z "$session" ] || kill -s KILL 0
        ) 2>/dev/null &
        exec 3<&- >/dev/null 2>&1
        wait $program
        """;

    private static readonly string? Session = Programs.Find("setsid");

    private readonly Process wrapper;
    private readonly ChildStart start;

    private ChildProcess(Process wrapper, int id, ChildStart start)
    {
        this.wrapper = wrapper;
        this.start = start;
        Id = id;
        Ended = End();
    }

    /// <summary>The program's own process id.</summary>
    public int Id { get; }

    /// <summary>Ends with the program, and is its exit code: 128 and the signal's number where a signal ended it.</summary>
    public Task<int> Ended { get; }

    public bool HasEnded => Ended.IsCompleted;

    public string Log => start.Log;

    public static async Task<ChildProcess> Start(ChildStart start, CancellationToken cancellationToken)
    {
        var wrapper = Process.Start(Wrapped(start))!;
        var line = await wrapper.StandardOutput.ReadLineAsync(cancellationToken);

        return int.TryParse(line, CultureInfo.InvariantCulture, out var id)
            ? new ChildProcess(wrapper, id, start)
            : throw new ServerFailedException($"{start.Program} could not be started: {start.Log} cannot be written.");
    }

    /// <summary>The end of what it printed.</summary>
    public string Tail(int lines = 20) =>
        File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(lines)) : "";

    /// <summary>Asks it to end, and kills it when it takes too long.</summary>
    public async Task Terminate()
    {
        if (HasEnded)
        {
            return;
        }

        _ = SendSignal(Id, (int)start.Stop);

        try
        {
            await Ended.WaitAsync(start.Limit);
        }
        catch (TimeoutException)
        {
            await Kill();
        }
    }

    /// <summary>kill -9, to it and to what it started: no handler runs, nothing is flushed.</summary>
    public async Task Kill()
    {
        try
        {
            using var program = Process.GetProcessById(Id);
            program.Kill(entireProcessTree: true);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }

        await Ended;
    }

    public async ValueTask DisposeAsync()
    {
        await Terminate();
        wrapper.Dispose();
    }

    /// <summary>The program in its shell. Whoever starts it holds the pipe.</summary>
    internal static ProcessStartInfo Wrapped(ChildStart start)
    {
        string[] shell = ["sh", "-c", Wrapper, "sh", start.Log, SignalName(start.Stop), Tenths(start.Limit), start.Belongings ?? "", Session ?? "", start.Program, .. start.Arguments];
        string[] command = Session is null ? shell : [Session, .. shell];
        var info = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = start.Directory,
        };

        if (start.User is not null)
        {
            info.UserName = start.User;
        }

        foreach (var (name, value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private async Task<int> End()
    {
        await wrapper.WaitForExitAsync();

        try
        {
            await wrapper.StandardInput.WriteLineAsync("ended");
            wrapper.StandardInput.Close();
        }
        catch (IOException)
        {
            // The watcher was killed with the rest.
        }

        return wrapper.ExitCode;
    }

    private static string SignalName(Signal signal) => signal is Signal.Interrupt ? "INT" : "TERM";

    private static string Tenths(TimeSpan limit) => ((int)(limit.TotalSeconds * 10)).ToString(CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
