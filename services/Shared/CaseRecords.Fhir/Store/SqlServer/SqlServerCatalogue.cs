using System.Data.Common;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Keeps the catalogue: the prepare job registers what every service says, each service loads it all.</summary>
public static class SqlServerCatalogue
{
    internal const string Profiles = "SELECT owner, type, url FROM profile ORDER BY owner, type, url";

    internal static readonly string OldProfiles = $"DELETE p FROM {SqlServerRows.From("@owners", "owner varchar(64)")} JOIN profile p ON p.owner = k.owner";

    internal static readonly string NewProfiles =
        $"INSERT INTO profile (owner, type, url) SELECT DISTINCT k.owner, k.type, k.url FROM {SqlServerRows.From("@rows", "owner varchar(64)", "type smallint", "url varchar(800)")}";

    /// <summary>Numbers new search parameters once and for all, brings known ones up to date, and replaces the profiles of the given services.</summary>
    /// <param name="zone">Where dates without a zone are written; null: where the record says, or UTC.</param>
    /// <exception cref="CaseRecords.Hosting.StartRefusedException">The record was indexed in another zone.</exception>
    public static async Task Register(DbDataSource source, IReadOnlyList<ServiceDefinition> services, TimeZoneInfo? zone, CancellationToken cancellationToken)
    {
        var now = await SqlServerClock.Of(source, TimeProvider.System).Now(cancellationToken);
        var profiles = SqlServerRows.Of(Catalogue.ProfilesOf(services), (json, profile) =>
        {
            json.WriteStringValue(profile.Owner);
            json.WriteNumberValue(R4.Number(profile.Type));
            json.WriteStringValue(profile.Url);
        });
        var owners = SqlServerRows.Of(services, (json, service) => json.WriteStringValue(service.Name));
        await source.Change(
            async transaction =>
            {
                await SqlServerParameters.Register(transaction, SearchParameters.With(services.SelectMany(service => service.Definitions)), zone, now, cancellationToken);
                await transaction.Execute(OldProfiles, [("@owners", owners)], cancellationToken);

                return await transaction.Execute(NewProfiles, [("@rows", profiles)], cancellationToken);
            }, cancellationToken);
    }

    public static async Task<Catalogue> Load(DbDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var tables = await SqlServerParameters.Read(connection, cancellationToken);
        var zone = await source.Value<string>(SqlServerParameters.ZoneName, [], cancellationToken);
        var profiles = await source.All(Profiles, [], row => new ServedProfile(row.GetString(0), R4.Name(row.GetInt16(1)), row.GetString(2)), cancellationToken);

        return new Catalogue(new SearchParameters(tables.Known()), profiles) { Zone = RecordZone.Of(zone) };
    }
}
