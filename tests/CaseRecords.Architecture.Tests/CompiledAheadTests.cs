using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace CaseRecords.Architecture.Tests;

/// <summary>Directory.Build.targets has the packages that a server needs at once compiled ahead (ADR 0022); a misspelt one would be compiled at every start.</summary>
public sealed class CompiledAheadTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "ahead");

    public static TheoryData<string> Listed { get; } =
    [
        .. XDocument.Parse(Repository.Read("Directory.Build.targets")).Descendants("AheadPackages").Single().Value
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    ];

    [Theory]
    [MemberData(nameof(Listed))]
    public void A_listed_package_is_compiled(string package)
    {
        Assert.SkipUnless(Directory.Exists(Folder), "There is no compiler for this machine and framework: programs run from IL.");

        var images = Directory.GetDirectories(Folder).SelectMany(framework => Images(Path.Combine(framework, package))).ToList();

        images.ShouldNotBeEmpty();
        images.ShouldAllBe(image => IsCompiled(image));
    }

    [Theory]
    [InlineData("Hl7.Fhir.R4.dll")]
    [InlineData("Microsoft.EntityFrameworkCore.dll")]
    [InlineData("Npgsql.dll")]
    [InlineData("CaseRecords.Fhir.dll")]
    [InlineData("CaseRecords.Standalone.dll")]
    public void Programs_are_built_with_what_was_compiled(string assembly)
    {
        Assert.SkipUnless(Directory.Exists(Folder), "There is no compiler for this machine and framework: programs run from IL.");

        IsCompiled(Path.Combine(AppContext.BaseDirectory, assembly)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Shouldly.dll")]
    [InlineData("CaseRecords.Architecture.Tests.dll")]
    public void The_check_sees_what_is_not_compiled(string assembly) => IsCompiled(Path.Combine(AppContext.BaseDirectory, assembly)).ShouldBeFalse();

    private static string[] Images(string package) => Directory.Exists(package) ? Directory.GetFiles(package, "*.dll", SearchOption.AllDirectories) : [];

    private static bool IsCompiled(string assembly)
    {
        using var reader = new PEReader(File.OpenRead(assembly));

        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
