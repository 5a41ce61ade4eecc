using CaseRecords.Hosting;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>What is done with a claim of a profile that nobody knows.</summary>
public enum UnknownProfiles
{
    /// <summary>The resource is accepted, and the answer says that nothing was checked.</summary>
    Warn,

    /// <summary>The resource is refused.</summary>
    Refuse,

    /// <summary>Nothing is said.</summary>
    Ignore,
}

/// <summary>How resources are held against profiles; the same in every process that writes.</summary>
/// <param name="Folder">Definitions beside those in the record; null: none.</param>
public sealed record ValidationSettings(DefinitionFolder? Folder, UnknownProfiles UnknownProfiles)
{
    public static ValidationSettings Default { get; } = new(null, UnknownProfiles.Warn);

    /// <summary>Reads <c>Validation:Definitions</c> and <c>Validation:UnknownProfiles</c>.</summary>
    /// <exception cref="StartRefusedException">One of them cannot be used.</exception>
    public static ValidationSettings From(IConfiguration configuration) => new(
        configuration["Validation:Definitions"] is { Length: > 0 } folder ? DefinitionFolder.Open(folder) : null,
        configuration["Validation:UnknownProfiles"] switch
        {
            null or "" or "warn" => UnknownProfiles.Warn,
            "refuse" => UnknownProfiles.Refuse,
            "ignore" => UnknownProfiles.Ignore,
            _ => throw new StartRefusedException("Validation:UnknownProfiles is warn, refuse or ignore."),
        });
}
