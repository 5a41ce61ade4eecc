namespace CaseRecords.Timeline.Tests.Support;

/// <summary>Finds files of the repository and of the corpus.</summary>
internal static class Repository
{
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root(), .. parts]);

    /// <summary>The reference corpus; a test that needs it skips where it is not.</summary>
    public static string Corpus(string folder)
    {
        var corpus = Environment.GetEnvironmentVariable("CASERECORDS_CORPUS");
        Assert.SkipUnless(Directory.Exists(corpus), "CASERECORDS_CORPUS names no reference corpus on this machine.");

        return System.IO.Path.Combine(corpus!, folder);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "CaseRecords.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("CaseRecords.sln is in no folder above.");
    }
}
