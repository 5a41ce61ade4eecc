using System.Text.RegularExpressions;

namespace CaseRecords.Architecture.Tests;

/// <summary>The settings that programs read, found in their sources. A gap in a name, such as <c>Services:{service}</c>, stands for a service.</summary>
internal static partial class SettingsInCode
{
    public static IReadOnlyList<Regex> All { get; } = [.. Names().Distinct().Select(Pattern)];

    private static IEnumerable<string> Names() =>
        from file in Repository.CSharp
        where file.Path.StartsWith("services/", StringComparison.Ordinal) || file.Path.StartsWith("gateway/", StringComparison.Ordinal)
        from read in Read().Matches(file.Text)
        select read.Groups["name"].Value;

    /// <summary>Services say their own names where they open a database of their own.</summary>
    private static IEnumerable<string> WithDatabase() =>
        Repository.CSharp.SelectMany(file => OwnDatabase().Matches(file.Text)).Select(opened => opened.Groups["name"].Value).Distinct();

    private static Regex Pattern(string name) => new(
        $"^{Gap().Replace(Regex.Escape(name), $"({string.Join('|', name.StartsWith('{') ? WithDatabase() : ClusterSettings.Services)})")}$");

    [GeneratedRegex(@"(?:onfiguration\[|setting = )\$?""(?<name>[\w:{}-]+)""")]
    private static partial Regex Read();

    [GeneratedRegex(@"PrivateDatabase\.From\(\w+\.Configuration, ""(?<name>\w+)""")]
    private static partial Regex OwnDatabase();

    [GeneratedRegex(@"\\\{\w+\}")]
    private static partial Regex Gap();
}
