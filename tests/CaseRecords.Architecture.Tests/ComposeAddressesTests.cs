using System.Net;
using CaseRecords.Hosting;
using CaseRecords.Messaging;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CaseRecords.Architecture.Tests;

/// <summary>Every address, login and port in docker-compose.yml, read as the programs read it, leads to something in it.</summary>
public sealed class ComposeAddressesTests
{
    [Fact]
    public void Each_address_leads_to_a_program_that_listens_there() => WrongAddresses(ComposeFile.Ours).ShouldBeEmpty();

    [Theory]
    [InlineData("http://imaging:8080", "http://imaging:8081", "gateway: http://imaging:8081/ is not where imaging listens")]
    [InlineData("http://imaging:8080", "http://genomics:8080", "exchange: http://genomics:8080/ is not where imaging listens")]
    [InlineData("urls: http://0.0.0.0:8080", "urls: http://0.0.0.0:8081", "patients: it listens on 8081, its health check asks 8080")]
    [InlineData("urls: http://0.0.0.0:8080", "urls: http://127.0.0.1:8080", "patients: it listens to nobody else")]
    [InlineData("@rabbitmq:5672", "@lost:5672", "patients: the broker is not at lost:5672")]
    [InlineData("@rabbitmq:5672", "@rabbitmq:5671", "prepare: the broker is not at rabbitmq:5671")]
    [InlineData("RABBITMQ_DEFAULT_USER: caserecords", "RABBITMQ_DEFAULT_USER: guest", "patients: the broker does not know caserecords")]
    [InlineData("Server=${COMPOSE_PROFILES:?run ./dev compose-env};Database=caserecords;User Id=imaging", "Server=lost;Database=caserecords;User Id=imaging", "imaging: Record:ConnectionString names no sqlserver, but lost", "imaging: Record:ConnectionString names no postgres, but lost")]
    [InlineData("User Id=imaging", "User Id=genomics", "imaging: Record:ConnectionString signs in as genomics")]
    [InlineData("Database=caserecords;User Id=imaging", "Database=other;User Id=imaging", "imaging: Record:ConnectionString is another database than the prepared one")]
    [InlineData("User Id=imaging;Password=${CASERECORDS_IMAGING_PASSWORD", "User Id=imaging;Password=${CASERECORDS_GENOMICS_PASSWORD", "imaging: Record:ConnectionString has another password than its login")]
    [InlineData("POSTGRES_PASSWORD: *administrator", "POSTGRES_PASSWORD: ${CASERECORDS_INTERNAL_KEY:?run ./dev compose-env}", "prepare: Prepare:ConnectionString has another password than its login")]
    [InlineData("MSSQL_SA_PASSWORD: &administrator ${CASERECORDS_DATABASE_PASSWORD", "MSSQL_SA_PASSWORD: &administrator ${CASERECORDS_INTERNAL_KEY", "prepare: Prepare:ConnectionString has another password than its login")]
    [InlineData("Record__Provider: *provider", "Record__Provider: postgres", "prepare: it takes sqlserver for postgres")]
    [InlineData("Internal__Key: *key", "Internal__Key: ${CASERECORDS_DATABASE_PASSWORD:?run ./dev compose-env}", "gateway: it has another key than exchange")]
    [InlineData("subnet: 10.213.77.0/29", "subnet: 10.213.78.0/29", "gateway: 10.213.77.1 is not in 10.213.78.0/29", "standalone: 10.213.77.6 is not in 10.213.78.0/29")]
    [InlineData("10.213.77.6:8080", "10.213.77.5:8080", "standalone: it does not listen on 10.213.77.6")]
    [InlineData("10.213.77.1/32", "10.213.77.0/29", "gateway: it signs in 10.213.77.0/29, not the bridge alone")]
    [InlineData("public-url: &public http://127.0.0.1:8080", "public-url: &public http://127.0.0.1:8081", "gateway: it is known as http://127.0.0.1:8081, but published as 127.0.0.1:8080:8080")]
    public void The_check_sees_an_address_that_leads_nowhere(string text, string instead, params string[] complaints) =>
        complaints.Except(WrongAddresses(ComposeFile.Changed(text, instead))).ShouldBeEmpty();

    private static IEnumerable<string> WrongAddresses(ComposeFile file) =>
        from service in file.Services
        where service.Value.IsOurs
        from wrong in (IEnumerable<string>)
        [
            .. Listening(service.Value), .. Signing(file, service.Value), .. Calling(file, service.Value), .. Ringing(file, service.Value),
            .. ComposeFile.Records.SelectMany(record => Storing(file, service.Key, service.Value, record)), .. Admitting(file, service.Value),
        ]
        select $"{service.Key}: {wrong}";

    private static IEnumerable<string> Listening(ComposeService service)
    {
        if (service.Settings["urls"] is not { } urls)
        {
            yield break;
        }

        if (service.Port != DockerfileTests.HealthPort)
        {
            yield return $"it listens on {service.Port}, its health check asks {DockerfileTests.HealthPort}";
        }

        if (urls.Split(';').All(url => new Uri(url).IsLoopback))
        {
            yield return "it listens to nobody else";
        }
    }

    private static IEnumerable<string> Signing(ComposeFile file, ComposeService service)
    {
        if (service.Settings["Internal:Key"] is not null && InternalKey.From(service.Settings).Value != file.Services["exchange"].Settings["Internal:Key"])
        {
            yield return "it has another key than exchange";
        }
    }

    private static IEnumerable<string> Calling(ComposeFile file, ComposeService service)
    {
        if (!service.Settings.GetSection("Services").Exists())
        {
            return [];
        }

        var addresses = ServiceAddresses.From(service.Settings, ClusterSettings.Services);

        return
            from other in ClusterSettings.Services
            where addresses[other].Authority != $"{other}:{file.Services[other].Port}"
            select $"{addresses[other]} is not where {other} listens";
    }

    private static IEnumerable<string> Ringing(ComposeFile file, ComposeService service)
    {
        if (service.Settings["Broker:Uri"] is null)
        {
            yield break;
        }

        var broker = BrokerUri.Read(service.Settings);

        if (Server(file, broker.Host, "rabbitmq:") is not { } server || broker.Port != 5672)
        {
            yield return $"the broker is not at {broker.Authority}";
        }
        else if (broker.UserInfo != $"{server.Settings["RABBITMQ_DEFAULT_USER"]}:{server.Settings["RABBITMQ_DEFAULT_PASS"]}")
        {
            yield return $"the broker does not know {broker.UserInfo.Split(':')[0]}";
        }
    }

    /// <param name="profile">Which server holds the record.</param>
    private static IEnumerable<string> Storing(ComposeFile file, string name, ComposeService service, string profile)
    {
        var prepare = file.Services["prepare"].SettingsWith(profile);
        var settings = service.SettingsWith(profile);
        var administrator = Connection.Of(profile, prepare["Prepare:ConnectionString"]);

        foreach (var (setting, value) in settings.AsEnumerable().Where(setting => setting.Key.EndsWith(":ConnectionString", StringComparison.Ordinal)))
        {
            var record = Connection.Of(profile, value);
            var server = record.Host == profile ? file.Services.GetValueOrDefault(profile) : null;
            var (login, password) = name == "prepare" ? ("", server?.Settings[profile == "postgres" ? "POSTGRES_PASSWORD" : "MSSQL_SA_PASSWORD"]) : (name, prepare[$"Prepare:Passwords:{name}"]);

            if (settings["Record:Provider"] != profile)
            {
                yield return $"it takes {profile} for {settings["Record:Provider"]}";
            }

            if (server?.Profiles.SequenceEqual([profile]) != true)
            {
                yield return $"{setting} names no {profile}, but {record.Host}";
            }

            if (record.Login != login)
            {
                yield return $"{setting} signs in as {record.Login}";
            }

            if (record.Password != password)
            {
                yield return $"{setting} has another password than its login";
            }

            if (record.Database != administrator.Database)
            {
                yield return $"{setting} is another database than the prepared one";
            }
        }
    }

    /// <summary>Whoever calls a published port comes from the bridge's own address.</summary>
    private static IEnumerable<string> Admitting(ComposeFile file, ComposeService service)
    {
        if (service.Ports is not [var port])
        {
            yield break;
        }

        var edge = file.Networks["edge"].Ipam.Config.ShouldHaveSingleItem();

        if (service.Settings["Local:Networks"] != $"{edge["gateway"]}/32")
        {
            yield return $"it signs in {service.Settings["Local:Networks"]}, not the bridge alone";
        }

        foreach (var outside in service.NetworkAddresses.Append(edge["gateway"]).Where(address => !IPNetwork.Parse(edge["subnet"]).Contains(IPAddress.Parse(address))))
        {
            yield return $"{outside} is not in {edge["subnet"]}";
        }

        foreach (var address in service.NetworkAddresses.Where(address => !service.Settings["urls"]!.Split(';').Contains($"http://{address}:{service.Port}")))
        {
            yield return $"it does not listen on {address}";
        }

        if (!port.StartsWith(new Uri(service.Settings["public-url"]!).Authority + ":", StringComparison.Ordinal))
        {
            yield return $"it is known as {service.Settings["public-url"]}, but published as {port}";
        }
    }

    private static ComposeService? Server(ComposeFile file, string? host, string image) =>
        file.Services.GetValueOrDefault(host ?? "") is { } server && server.Image?.StartsWith(image, StringComparison.Ordinal) == true ? server : null;

    /// <summary>What a program reads in a connection string.</summary>
    private sealed record Connection(string Host, string Database, string Login, string Password)
    {
        public static Connection Of(string provider, string? text)
        {
            if (provider == "postgres")
            {
                var postgres = new NpgsqlConnectionStringBuilder(text);

                return new(postgres.Host ?? "", postgres.Database ?? "", postgres.Username ?? "", postgres.Password ?? "");
            }

            var server = new SqlConnectionStringBuilder(text);

            return new(server.DataSource, server.InitialCatalog, server.UserID, server.Password);
        }
    }
}
