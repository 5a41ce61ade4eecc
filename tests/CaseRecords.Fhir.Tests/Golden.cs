using System.Runtime.CompilerServices;

namespace CaseRecords.Fhir.Tests;

/// <summary>Compares with a committed file of this project. CASERECORDS_ACCEPT=1 rewrites it; the diff is the review.</summary>
internal static class Golden
{
    private static readonly string Folder = Path.GetDirectoryName(ThisFile())!;

    public static void ShouldBeGolden(this string actual, string name)
    {
        var path = Path.Combine(Folder, name);

        if (Environment.GetEnvironmentVariable("CASERECORDS_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual + "\n");
        }

        File.Exists(path).ShouldBeTrue($"{name} is not there; ./dev test --accept writes it");
        actual.ShouldBe(File.ReadAllText(path).TrimEnd('\n'));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
