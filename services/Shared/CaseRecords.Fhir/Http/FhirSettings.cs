using System.Globalization;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Validation.Profiles;
using CaseRecords.Fhir.Writing;
using CaseRecords.Hosting;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Fhir.Http;

/// <summary>What an installation chooses about its FHIR interface.</summary>
public sealed record FhirSettings
{
    public static FhirSettings Default { get; } = new();

    public WriteRules Writes { get; init; } = WriteRules.Default;

    public ValidationSettings Validation { get; init; } = ValidationSettings.Default;

    public OperationLimits Operations { get; init; } = new();

    /// <summary>How many entries a transaction or a batch may have.</summary>
    public int MostEntries { get; init; } = 2000;

    /// <summary>How long a search may take.</summary>
    public TimeSpan SearchLimit { get; init; } = SearchTime.Usual;

    /// <summary>Reads <c>Writes:IfMatch</c> (optional, required, required-428), <c>Writes:ConditionalDelete</c> (single, multiple) the <c>Limits</c> of bundles, searches and operations, and how profiles are held.</summary>
    /// <exception cref="StartRefusedException">One of them has a value that it cannot have.</exception>
    public static FhirSettings Of(IConfiguration configuration) => new()
    {
        Writes = new WriteRules(
            configuration["Writes:IfMatch"] switch
            {
                null or "optional" => WithoutIfMatch.Taken,
                "required" => WithoutIfMatch.BadRequest,
                "required-428" => WithoutIfMatch.PreconditionRequired,
                _ => throw new StartRefusedException("Writes:IfMatch is one of optional, required, required-428."),
            },
            configuration["Writes:ConditionalDelete"] switch
            {
                null or "single" => false,
                "multiple" => true,
                _ => throw new StartRefusedException("Writes:ConditionalDelete is one of single, multiple."),
            }),
        Validation = ValidationSettings.From(configuration),
        Operations = new OperationLimits
        {
            Everything = Number(configuration, "Limits:Everything", Default.Operations.Everything),
            Merge = Number(configuration, "Limits:Merge", Default.Operations.Merge),
            LastN = Number(configuration, "Limits:LastN", Default.Operations.LastN),
            Included = Number(configuration, "Limits:Included", Default.Operations.Included),
            Document = Number(configuration, "Limits:Document", Default.Operations.Document),
        },
        SearchLimit = TimeSpan.FromSeconds(Number(configuration, "Limits:SearchSeconds", (int)SearchTime.Usual.TotalSeconds)),
        MostEntries = Number(configuration, "Limits:BundleEntries", Default.MostEntries),
    };

    private static int Number(IConfiguration configuration, string setting, int usual) => configuration[setting] switch
    {
        null => usual,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 => most,
        _ => throw new StartRefusedException($"{setting} needs a number, 1 or more."),
    };
}
