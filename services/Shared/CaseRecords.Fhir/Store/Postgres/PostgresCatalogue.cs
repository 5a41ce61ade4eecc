using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Keeps the catalogue: the prepare job registers what every service says, each service loads it all.</summary>
public static class PostgresCatalogue
{
    /// <summary>Numbers new search parameters once and for all, brings known ones up to date, and replaces the profiles of the given services.</summary>
    public static Task Register(NpgsqlDataSource source, IReadOnlyList<ServiceDefinition> services, CancellationToken cancellationToken) =>
        Register(source, services, null, cancellationToken);

    /// <param name="zone">Where dates without a zone are written; null: where the record says, or UTC.</param>
    /// <exception cref="CaseRecords.Hosting.StartRefusedException">The record was indexed in another zone.</exception>
    public static async Task Register(NpgsqlDataSource source, IReadOnlyList<ServiceDefinition> services, TimeZoneInfo? zone, CancellationToken cancellationToken)
    {
        var profiles = Catalogue.ProfilesOf(services);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await PostgresParameters.Register(
            connection, SearchParameters.With(services.SelectMany(service => service.Definitions)), zone, await PostgresClock.Of(source, TimeProvider.System).Now(cancellationToken), cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");
        batch.Add("DELETE FROM profile WHERE owner = ANY($1)", (object)services.Select(service => service.Name).ToArray());
        batch.Add(
            "INSERT INTO profile (owner, type, url) SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING",
            profiles.Select(profile => profile.Owner).ToArray(), profiles.Select(profile => R4.Number(profile.Type)).ToArray(), profiles.Select(profile => profile.Url).ToArray());
        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<Catalogue> Load(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var tables = await PostgresParameters.Read(connection, cancellationToken);
        var zone = await PostgresParameters.Zone(connection, cancellationToken);
        List<ServedProfile> profiles = [];
        await using var command = new NpgsqlCommand("SELECT owner, type, url FROM profile ORDER BY owner, type, url", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        while (await reader.ReadAsync(cancellationToken))
        {
            profiles.Add(new ServedProfile(reader.GetString(0), R4.Name(reader.GetInt16(1)), reader.GetString(2)));
        }

        return new Catalogue(new SearchParameters(tables.Known()), profiles) { Zone = RecordZone.Of(zone) };
    }
}
