namespace CaseRecords.Architecture.Tests;

/// <summary>The checkout that these tests were built from, as a list of text files.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", "artifacts", "data", "bin", "obj", "node_modules", ".vs", ".idea"];

    private static readonly string[] Text =
    [
        "", ".cs", ".csproj", ".props", ".targets", ".sln", ".json", ".md", ".yml", ".yaml", ".txt", ".sh", ".css", ".js", ".html", ".razor",
        ".cshtml", ".svg", ".http", ".xml", ".tsv", ".csv", ".editorconfig", ".gitignore", ".dockerignore",
    ];

    public static string Root { get; } = FindRoot();

    /// <summary>Every text file, by its path from the root with forward slashes.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } = [.. Under(Root).OrderBy(file => file.Path, StringComparer.Ordinal)];

    public static IEnumerable<SourceFile> CSharp => Files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<SourceFile> Projects => Files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<SourceFile> Under(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            // The build agent's entry and dev have no extension; a worktree's .git is a file.
            if (Text.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != ".git")
            {
                yield return new SourceFile(Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file));
            }
        }

        foreach (var file in Directory.EnumerateDirectories(directory).Where(folder => !NotOurs.Contains(Path.GetFileName(folder))).SelectMany(Under))
        {
            yield return file;
        }
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);

        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "CaseRecords.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("No CaseRecords.sln above the test's folder.");
    }
}

internal sealed record SourceFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public IEnumerable<(int Number, string Line)> Lines =>
        Text.Split('\n').Select((line, index) => (index + 1, line.TrimEnd('\r')));
}
