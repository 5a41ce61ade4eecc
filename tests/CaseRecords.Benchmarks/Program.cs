using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CaseRecords.Benchmarks;
using CaseRecords.Benchmarks.Bars;
using CaseRecords.Benchmarks.Growth;
using CaseRecords.Benchmarks.Policies;
using CaseRecords.Benchmarks.Searches;
using CaseRecords.Load;

try
{
    switch (args)
    {
        case ["load", ..]:
            return await BarsComparison.Run(args[1..], CancellationToken.None);
        case ["growth", ..]:
            return await GrowthComparison.Run(args[1..], CancellationToken.None);
    }
}
catch (BadArgumentException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return LoadCommand.Misused;
}

if (args is ["search", ..])
{
    await SearchComparison.Run(args[1..], CancellationToken.None);
    return 0;
}

if (args is ["policies"])
{
    await PolicyComparison.Run(CancellationToken.None);
    return 0;
}

// In this process: the numbers are compared within one run, and a second build of the tree would only take time.
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(10))
    .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"))
    .WithOptions(ConfigOptions.DisableLogFile);

BenchmarkSwitcher.FromTypes([typeof(RequestBenchmarks), typeof(ValidationBenchmarks)]).Run(args is [] ? ["--filter", "*"] : args, config);

return 0;
