using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;

namespace CaseRecords.Fhir.Store;

/// <summary>
/// What all services together say about resources, as the record keeps it: every service searches by every parameter and declares every
/// profile, also those of services whose definitions it does not hold.
/// </summary>
public sealed record Catalogue(SearchParameters Parameters, IReadOnlyList<ServedProfile> Profiles)
{
    /// <summary>Where dates without a zone were written.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The profiles that definitions serve.</summary>
    public static IReadOnlyList<ServedProfile> ProfilesOf(IEnumerable<ServiceDefinition> services) =>
    [
        .. services.SelectMany(service => service.Definitions.Where(definition => definition.Profile is not null)
            .Select(definition => new ServedProfile(service.Name, definition.Type, definition.Profile!))).Distinct(),
    ];

    /// <summary>What definitions need and this catalogue lacks; null where it has everything.</summary>
    public string? Missing(IEnumerable<ServiceDefinition> services) =>
        SearchParameters.With(services.SelectMany(service => service.Definitions))
            .Where(wanted => Parameters.Find(wanted.ResourceType, wanted.By.Code) is not { } known || known.Expression != wanted.By.Expression)
            .Select(wanted => $"{wanted.ResourceType}?{wanted.By.Code}")
            .FirstOrDefault();
}

/// <summary>A profile that a service's definitions are about.</summary>
/// <param name="Url">Its canonical address, without a version.</param>
public sealed record ServedProfile(string Owner, string Type, string Url);
