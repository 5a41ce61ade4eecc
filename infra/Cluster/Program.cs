using CaseRecords.Cluster;

using var ending = new Ending();

try
{
    var line = CommandLine.Read(args);

    if (line.Command == "servers")
    {
        // The console's own reader would hold up a signal until a line comes.
        using var input = new StreamReader(Console.OpenStandardInput());
        await ServersCommand.Run(input, Console.Out, ending.Token);
    }
    else
    {
        await UpCommand.Run(new ClusterOptions { Url = line.Url }, line.Demo, Console.Out, ending.Token);
    }

    return 0;
}
catch (ServerFailedException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);

    return 1;
}
catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
{
    return 0;
}
