namespace CaseRecords.Gateway.Tests;

/// <summary>The settings that a gateway does not start without.</summary>
internal static class Settings
{
    public const string Key = "0123456789abcdef0123456789abcdef";

    public static IReadOnlyList<string> Services { get; } =
        ["assessments", "diagnoses", "exchange", "genomics", "imaging", "patients", "timeline", "treatments"];

    /// <param name="address">Where a service is.</param>
    public static string[] Of(Func<string, string> address, params string[] more) =>
        ["--Internal:Key", Key, .. Services.SelectMany(service => new[] { $"--Services:{service}", address(service) }), .. more];
}
