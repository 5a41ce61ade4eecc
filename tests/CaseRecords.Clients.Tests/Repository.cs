namespace CaseRecords.Clients.Tests;

/// <summary>Where things are in the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The standalone server as it was built together with these tests.</summary>
    public static string Standalone { get; } = Path.Combine(
        Root, "artifacts", "bin", "CaseRecords.Standalone", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "CaseRecords.Standalone.dll");

    /// <summary>The scripts that drive the clients from npm.</summary>
    public static string Node { get; } = Path.Combine(Root, "tests", "CaseRecords.Clients.Tests", "Node");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "CaseRecords.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
