namespace CaseRecords.Exchange.Tests;

/// <summary>Compares with a committed file. CASERECORDS_ACCEPT=1 rewrites it; the diff is the review.</summary>
internal static class Golden
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "CaseRecords.Exchange.Tests", "Golden");

    public static void ShouldBeGolden(this string actual, string name)
    {
        var path = Path.Combine(Folder, name);

        if (Environment.GetEnvironmentVariable("CASERECORDS_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(path, actual + "\n");
        }

        File.Exists(path).ShouldBeTrue($"{name} is not there; ./dev test --accept writes it");
        actual.ShouldBe(File.ReadAllText(path).TrimEnd('\n'));
    }
}
