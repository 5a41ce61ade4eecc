namespace CaseRecords.Load.Tests;

/// <summary>The tool, called as from a shell, briefly.</summary>
internal sealed record RunningTool(int Code, string Output, string Errors)
{
    public static async Task<RunningTool> Call(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await LoadCommand.Run(args, output, errors, TimeProvider.System, TestContext.Current.CancellationToken);

        return new RunningTool(code, output.ToString(), errors.ToString());
    }

    /// <summary>With one client, without warming up, for as short as it can be.</summary>
    public static Task<RunningTool> Run(StubServer server, string scenario, params string[] more) =>
        Call(["--base", server.Base, "--scenario", scenario, "--clients", "1", "--warm", "0", "--seconds", "0.1", .. more]);
}
