namespace CaseRecords.EndToEnd.Tests;

/// <summary>Where things are in the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Samples => Path.Combine(Root, "samples", "wang");

    /// <summary>Pictures and logs of a run; not committed.</summary>
    public static string Output => Directory.CreateDirectory(Path.Combine(Root, "artifacts", "end-to-end")).FullName;

    /// <summary>Whether the reference corpus is set.</summary>
    public static bool HasCorpus => Directory.Exists(Environment.GetEnvironmentVariable("CASERECORDS_CORPUS"));

    /// <summary>The reference corpus; the test is skipped where it is not set.</summary>
    public static string Corpus(params string[] path)
    {
        var corpus = Environment.GetEnvironmentVariable("CASERECORDS_CORPUS");
        Assert.SkipUnless(Directory.Exists(corpus), "CASERECORDS_CORPUS does not name the reference corpus.");

        return Path.Combine([corpus!, .. path]);
    }

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "CaseRecords.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
