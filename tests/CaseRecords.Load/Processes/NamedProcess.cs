using System.Globalization;

namespace CaseRecords.Load.Processes;

/// <summary>A process of this machine that is measured with all that it started, under a name that says what it is.</summary>
internal sealed record NamedProcess(string Name, int Id)
{
    private const string Forms = "NAME=PID, NAME=port:PORT (who listens there) or NAME=postgres:FOLDER (a data directory's server)";

    /// <exception cref="BadArgumentException">It is written otherwise, or there is no such process.</exception>
    public static NamedProcess Parse(string text)
    {
        if (text.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } where])
        {
            throw new BadArgumentException($"--process {text}: expected {Forms}.");
        }

        var id = where.Split(':', 2) switch
        {
            ["port", var port] => Listener.On(Number(text, port)) ?? throw new BadArgumentException($"--process {text}: nothing that we may look at listens on port {port}."),
            ["postgres", var folder] => Postmaster(text, folder),
            _ => Number(text, where),
        };

        return Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}")) ? new NamedProcess(name, id) : throw new BadArgumentException($"--process {text}: there is no process {id}.");
    }

    /// <summary>The first line of the file that every running PostgreSQL keeps.</summary>
    private static int Postmaster(string text, string folder)
    {
        try
        {
            return Number(text, File.ReadLines(Path.Combine(folder, "postmaster.pid")).First());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadArgumentException($"--process {text}: {e.Message}");
        }
    }

    private static int Number(string text, string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : throw new BadArgumentException($"--process {text}: '{number}' is no number; expected {Forms}.");
}
