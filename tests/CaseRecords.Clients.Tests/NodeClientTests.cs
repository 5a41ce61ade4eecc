using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaseRecords.Clients.Tests;

/// <summary>Clients from npm, each driven by a script that calls every method it has.</summary>
public sealed partial class NodeClientTests(RunningServer server)
{
    [Theory]
    [InlineData("fhir-kit-client.test.js")]
    [InlineData("fhirclient.test.js")]
    public async Task A_client_from_npm_does_all_it_can(string script)
    {
        await NodePackages.Folder;

        var (code, output) = await NodePackages.Run("node", ["--test", "--test-reporter=tap", script], server.Base);

        code.ShouldBe(0, output);
        Count(output, "pass").ShouldBeGreaterThan(10, output);
        (Count(output, "fail") + Count(output, "cancelled") + Count(output, "skipped")).ShouldBe(0, output);
    }

    [Fact]
    public async Task A_step_that_fails_fails_its_script()
    {
        var folder = await NodePackages.Folder;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "failing.js"), "import test from 'node:test'; test('one', () => {}); test('two', () => { throw new Error('no'); });", TestContext.Current.CancellationToken);

        var (code, output) = await NodePackages.Run("node", ["--test", "--test-reporter=tap", "failing.js"], server.Base);

        code.ShouldNotBe(0);
        Count(output, "pass").ShouldBe(1, output);
        Count(output, "fail").ShouldBe(1, output);
    }

    [Theory]
    [InlineData("fhir-kit-client", "2.0.3")]
    [InlineData("fhirclient", "2.6.3")]
    public async Task The_lock_file_holds_the_version_that_is_asked_for_and_no_address(string package, string version)
    {
        var asked = await Read("package.json");
        var locked = await Read("package-lock.json");

        asked.GetProperty("dependencies").GetProperty(package).GetString().ShouldBe(version);
        locked.GetProperty("packages").GetProperty($"node_modules/{package}").GetProperty("version").GetString().ShouldBe(version);
        locked.GetProperty("packages").EnumerateObject().Where(entry => entry.Value.TryGetProperty("resolved", out _)).ShouldBeEmpty();
    }

    private static int Count(string output, string what) =>
        int.Parse(Summary().Matches(output).Single(match => match.Groups[1].Value == what).Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<JsonElement> Read(string file) =>
        JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Node, file))).RootElement;

    [GeneratedRegex(@"^# (\w+) (\d+)$", RegexOptions.Multiline)]
    private static partial Regex Summary();
}
