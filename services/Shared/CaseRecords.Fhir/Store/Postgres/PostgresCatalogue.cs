using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Keeps the catalogue: the prepare job registers what every service says, each service loads it all.</summary>
public static class PostgresCatalogue
{
    /// <summary>Numbers new search parameters once and for all, brings known ones up to date, and replaces the profiles of the given services.</summary>
    public static async Task Register(NpgsqlDataSource source, IReadOnlyList<ServiceDefinition> services, CancellationToken cancellationToken)
    {
        var wanted = SearchParameters.With(services.SelectMany(service => service.Definitions));
        var profiles = Catalogue.ProfilesOf(services);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("LOCK TABLE param IN EXCLUSIVE MODE");
        batch.Add(
            """
            INSERT INTO param (p, type, code, kind, expression, targets, parts, generation, state)
            SELECT (SELECT coalesce(max(p), 0) FROM param) + row_number() OVER (ORDER BY k.n), k.type, k.code, k.kind, k.expression, k.targets, k.parts, 1, 'active'
            FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY k(type, code, kind, expression, targets, parts, n)
            WHERE NOT EXISTS (SELECT 1 FROM param known WHERE known.type = k.type AND known.code = k.code)
            """,
            Of(by => R4.Number(by.ResourceType)), Of(by => by.By.Code), Of(by => by.By.Type.GetLiteral()), Of(by => by.By.Expression), Of(by => string.Join(' ', by.By.Targets)), Of(by => CompositePart.Join(by.By.Parts)));
        batch.Add(
            """
            UPDATE param p SET kind = k.kind, expression = k.expression, targets = k.targets, parts = k.parts
            FROM unnest($1, $2, $3, $4, $5, $6) k(type, code, kind, expression, targets, parts) WHERE p.type = k.type AND p.code = k.code
            """,
            Of(by => R4.Number(by.ResourceType)), Of(by => by.By.Code), Of(by => by.By.Type.GetLiteral()), Of(by => by.By.Expression), Of(by => string.Join(' ', by.By.Targets)), Of(by => CompositePart.Join(by.By.Parts)));
        batch.Add("DELETE FROM profile WHERE owner = ANY($1)", (object)services.Select(service => service.Name).ToArray());
        batch.Add(
            "INSERT INTO profile (owner, type, url) SELECT * FROM unnest($1, $2, $3)",
            profiles.Select(profile => profile.Owner).ToArray(), profiles.Select(profile => R4.Number(profile.Type)).ToArray(), profiles.Select(profile => profile.Url).ToArray());
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        object Of<TValue>(Func<(string ResourceType, SearchBy By), TValue> value) => wanted.Select(value).ToArray();
    }

    public static async Task<Catalogue> Load(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        List<SearchParameterInfo> parameters = [];
        List<ServedProfile> profiles = [];
        await using var batch = source.CreateBatch();
        batch.Add("SELECT p, type, code, kind, expression, targets, parts FROM param ORDER BY p");
        batch.Add("SELECT owner, type, url FROM profile ORDER BY owner, type, url");
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        while (await reader.ReadAsync(cancellationToken))
        {
            parameters.Add(new SearchParameterInfo(
                reader.GetInt16(0), R4.Name(reader.GetInt16(1)), reader.GetString(2), EnumUtility.ParseLiteral<SearchParamType>(reader.GetString(3))!.Value,
                reader.GetString(4), reader.GetString(5).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Parts = CompositePart.Split(reader.GetString(6)),
            });
        }

        await reader.NextResultAsync(cancellationToken);

        while (await reader.ReadAsync(cancellationToken))
        {
            profiles.Add(new ServedProfile(reader.GetString(0), R4.Name(reader.GetInt16(1)), reader.GetString(2)));
        }

        return new Catalogue(new SearchParameters(parameters), profiles);
    }
}
