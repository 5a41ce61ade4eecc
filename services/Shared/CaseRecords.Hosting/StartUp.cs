namespace CaseRecords.Hosting;

/// <summary>Runs a Program.cs and turns a refusal to start into one readable line and an exit code.</summary>
public static class StartUp
{
    public const int Refused = 1;

    /// <returns>The exit code: 0 after a clean stop, <see cref="Refused"/> when it refused to start.</returns>
    public static async Task<int> Run(Func<Task> program)
    {
        try
        {
            await program();

            return 0;
        }
        catch (StartRefusedException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);

            return Refused;
        }
    }
}
