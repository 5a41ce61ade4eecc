using System.Globalization;
using Microsoft.AspNetCore.Connections;

namespace CaseRecords.Hosting;

/// <summary>Runs a Program.cs and turns a refusal to start into one readable line and an exit code.</summary>
public static class StartUp
{
    public const int Refused = 1;

    /// <returns>The exit code: 0 after a clean stop, <see cref="Refused"/> when it refused to start.</returns>
    public static async Task<int> Run(Func<Task> program)
    {
        // What is written here is read by machines, whatever language this one speaks.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

        try
        {
            await program();

            return 0;
        }
        catch (Exception failure) when (Refusal(failure) is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal);

            return Refused;
        }
    }

    /// <summary>What an operator can do something about; null for a bug. The web server has no type of its own for an address that it cannot read.</summary>
    private static string? Refusal(Exception failure) => failure switch
    {
        StartRefusedException => failure.Message,
        IOException { InnerException: AddressInUseException } => $"{failure.Message} Stop what listens there, or start with another --urls.",
        FormatException when failure.Message.StartsWith("Invalid url", StringComparison.Ordinal) => $"{failure.Message}. Start with --urls http://127.0.0.1:8080 or the like.",
        _ => null,
    };
}
