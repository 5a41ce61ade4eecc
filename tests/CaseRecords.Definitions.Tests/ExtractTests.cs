namespace CaseRecords.Definitions.Tests;

/// <summary>The extract that is checked in is what the tool makes of the package today.</summary>
public sealed class ExtractTests
{
    /// <summary><c>./dev test</c> counts a skip with these words as no failure.</summary>
    private const string OutOfReach = "The package of the R4 definitions is out of reach.";

    [Fact]
    public async Task Regeneration_gives_the_same_bytes()
    {
        using var package = await Package();

        foreach (var (name, text) in Extract.Of(package))
        {
            (await File.ReadAllTextAsync(Path.Combine(Folder(), name), TestContext.Current.CancellationToken) == text).ShouldBeTrue(name);
        }
    }

    /// <summary>From the folder that <c>CASERECORDS_DEFINITIONS</c> names, or by npm.</summary>
    private static async Task<DefinitionsPackage> Package()
    {
        if (Environment.GetEnvironmentVariable("CASERECORDS_DEFINITIONS") is { Length: > 0 } folder)
        {
            return DefinitionsPackage.In(folder);
        }

        Assert.SkipUnless(DefinitionsPackage.CanBeDownloaded, OutOfReach);

        try
        {
            return await DefinitionsPackage.Download(TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            Assert.Skip(OutOfReach);
            throw;
        }
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CaseRecords.sln")))
            {
                return Path.Combine(folder.FullName, "services", "Shared", "CaseRecords.Fhir", "Validation", "R4");
            }
        }

        throw new DirectoryNotFoundException("The tests run outside of a checkout.");
    }
}
