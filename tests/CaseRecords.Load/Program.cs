using CaseRecords.Load;

using var stop = new CancellationTokenSource();

Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    return await LoadCommand.Run(args, Console.Out, Console.Error, TimeProvider.System, stop.Token);
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return LoadCommand.Failed;
}
