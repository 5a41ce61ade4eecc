using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using CaseRecords.Cluster;

namespace CaseRecords.Architecture.Tests;

/// <summary>What docker-compose.yml tells its programs: settings that they read, and no secret.</summary>
public sealed partial class ComposeSettingsTests
{
    /// <summary>What <c>./dev cluster</c> has no need to say: its gateway is called under the address that it listens on.</summary>
    private static readonly string[] OfContainers = ["public-url", "Local:Networks", "Record:Provider", "Timeline:File", "Assessments:File"];

    /// <summary>What a container is told instead: it has a place of its own for files.</summary>
    private static readonly Dictionary<string, string> Instead = new() { ["Timeline:ConnectionString"] = "Timeline:File", ["Assessments:ConnectionString"] = "Assessments:File" };

    [Fact]
    public void Each_program_is_told_what_the_cluster_tells_it() => WrongNames(ComposeFile.Ours).ShouldBeEmpty();

    [Theory]
    [InlineData("      Timeline__File: &timeline /data/timeline.db\n", "      x: &timeline /data/timeline.db\n", "timeline is not told Timeline:File", "timeline is told x")]
    [InlineData("Broker__Uri: &broker", "Broker__Url: &broker", "patients is not told Broker:Uri", "patients is told Broker:Url")]
    [InlineData("  Services__imaging: http://imaging:8080\n", "", "gateway is not told Services:imaging", "exchange is not told Services:imaging")]
    [InlineData("Prepare__Passwords__genomics", "Prepare__Passwords__genes", "prepare is not told Prepare:Passwords:genomics", "prepare is told Prepare:Passwords:genes")]
    public void The_check_sees_what_is_told_too_little_or_too_much(string text, string instead, params string[] complaints) =>
        complaints.Except(WrongNames(ComposeFile.Changed(text, instead))).ShouldBeEmpty();

    [Fact]
    public void Each_setting_is_read_by_the_code() => Unread(ComposeFile.Ours).ShouldBeEmpty();

    [Theory]
    [InlineData("Local__Networks: &callers", "Local__Network: &callers", "Local:Network")]
    [InlineData("public-url: &public", "public_url: &public", "public_url")]
    [InlineData("Services__imaging:", "Services__scans:", "Services:scans")]
    [InlineData("Timeline__File:", "Lost__File:", "Lost:File")]
    [InlineData("Record__Provider:", "Record__Server:", "Record:Server")]
    public void The_check_sees_a_setting_that_nothing_reads(string text, string instead, string name) =>
        Unread(ComposeFile.Changed(text, instead)).ShouldContain(name);

    [Fact]
    public void PostgreSQL_is_started_as_for_tests() => OtherThanForTests(ComposeFile.Ours).ShouldBeEmpty();

    [Theory]
    [InlineData("max_connections=200", "max_connections=100", "max_connections=100 instead of max_connections=200")]
    [InlineData("-c, max_connections=200, ", "", "nothing instead of max_connections=200")]
    [InlineData("-c, max_connections=200", "-c, max_connections=200, -c, fsync=off", "fsync=off instead of fsync=on")]
    public void The_check_sees_a_PostgreSQL_that_is_started_otherwise(string text, string instead, string complaint) =>
        OtherThanForTests(ComposeFile.Changed(text, instead)).ShouldContain(complaint);

    [Fact]
    public void No_secret_is_in_the_file() => Told(Repository.Read(ComposeFile.Path), ComposeFile.Ours).ShouldBeEmpty();

    [Theory]
    [InlineData("Internal__Key: &key ${CASERECORDS_INTERNAL_KEY:?run ./dev compose-env}", "Internal__Key: &key an-internal-key-that-everyone-can-read-here", "patients: Internal__Key")]
    [InlineData("User Id=imaging;Password=${CASERECORDS_IMAGING_PASSWORD:?run ./dev compose-env}", "User Id=imaging;Password=imaging", "imaging: Record__ConnectionString")]
    [InlineData("caserecords:${CASERECORDS_RABBITMQ_PASSWORD:?run ./dev compose-env}@", "guest:guest@", "prepare: Broker__Uri")]
    [InlineData("POSTGRES_PASSWORD: *administrator", "POSTGRES_PASSWORD: postgres", "postgres: POSTGRES_PASSWORD")]
    [InlineData("SQLCMDPASSWORD: *administrator", "SQLCMDPASSWORD: Sa-password-1", "sqlserver: SQLCMDPASSWORD")]
    [InlineData("RABBITMQ_DEFAULT_PASS: ${CASERECORDS_RABBITMQ_PASSWORD:?run ./dev compose-env}", "RABBITMQ_DEFAULT_PASS: guest", "rabbitmq: RABBITMQ_DEFAULT_PASS")]
    [InlineData("${CASERECORDS_INTERNAL_KEY:?run ./dev compose-env}", "${CASERECORDS_INTERNAL_KEY:-an-internal-key-that-everyone-can-read-here}", "CASERECORDS_INTERNAL_KEY has a default")]
    [InlineData("${CASERECORDS_INTERNAL_KEY:?run ./dev compose-env}", "$CASERECORDS_INTERNAL_KEY", "$CASERECORDS_INTERNAL_KEY may be empty")]
    public void The_check_sees_a_secret(string text, string instead, string complaint) =>
        Told(ComposeFile.ChangedText(text, instead), ComposeFile.Changed(text, instead)).ShouldContain(complaint);

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Each_secret_is_one_that_dev_makes_and_git_does_not_see()
    {
        using var checkout = new MadeUpCheckout();
        await checkout.Run("compose-env");

        ComposeService.Secret().Matches(Repository.Read(ComposeFile.Path)).Select(secret => secret.Groups["name"].Value).Distinct()
            .ShouldBe(checkout.Lines(".env").Select(line => line.Split('=')[0]), ignoreOrder: true);
        Repository.Read(".gitignore").Split('\n').ShouldContain(".env");
    }

    [Fact]
    public void What_is_named_on_the_broker_exists_there() =>
        Repository.Files.Where(file => file.Path == ComposeFile.Path || file.Path.StartsWith("infra/", StringComparison.Ordinal)).SelectMany(NotOnTheBroker).ShouldBeEmpty();

    [Theory]
    [InlineData("purge svc.imaging and svc.scans", "svc.scans")]
    [InlineData("bind to caserecords.events.v1, not to caserecords.events.v2", "caserecords.events.v2")]
    public void The_check_sees_a_queue_or_an_exchange_that_does_not_exist(string text, string name) =>
        NotOnTheBroker(new SourceFile("infra/broker.sh", text)).ShouldBe([$"infra/broker.sh: {name}"]);

    private static IEnumerable<string> WrongNames(ComposeFile file) =>
        from program in ClusterSettings.Programs.Values
        where program.Name != "standalone"
        let told = file.Services[program.Name].Environment.Keys.Select(name => name.Replace("__", ":", StringComparison.Ordinal)).ToList()
        let wanted = program.Settings.Select(name => Instead.GetValueOrDefault(name, name)).ToList()
        from complaint in wanted.Except(told).Select(name => $"is not told {name}").Concat(told.Except([.. wanted, .. OfContainers]).Select(name => $"is told {name}"))
        select $"{program.Name} {complaint}";

    private static IEnumerable<string> Unread(ComposeFile file) =>
        from service in file.Services.Values
        where service.IsOurs
        from name in service.Environment.Keys.Select(name => name.Replace("__", ":", StringComparison.Ordinal))
        where !SettingsInCode.All.Any(setting => setting.IsMatch(name))
        select name;

    private static IEnumerable<string> OtherThanForTests(ComposeFile file)
    {
        var told = file.Services["postgres"].Command.Skip(1).Where(word => word != "-c").ToDictionary(setting => setting.Split('=')[0]);

        // What keeps acknowledged writes is on unless somebody turns it off.
        return
            from setting in PostgresServer.Settings
            let name = setting.Split('=')[0]
            let said = told.GetValueOrDefault(name, setting.EndsWith("=on", StringComparison.Ordinal) ? setting : "nothing")
            where said != setting
            select $"{said} instead of {setting}";
    }

    private static IEnumerable<string> Told(string text, ComposeFile file) =>
    [
        .. from service in file.Services
           from variable in service.Value.Environment
           where (SecretName().IsMatch(variable.Key) && !Asked().IsMatch(variable.Value)) || SecretInside().IsMatch(variable.Value)
           select $"{service.Key}: {variable.Key}",
        .. ComposeService.Secret().Matches(text).Where(variable => !Asked().IsMatch(variable.Value)).Select(variable => $"{variable.Groups["name"]} has a default"),
        .. Bare().Matches(text).Select(variable => $"{variable.Value} may be empty"),
    ];

    private static IEnumerable<string> NotOnTheBroker(SourceFile file) =>
        from name in OnTheBroker().Matches(file.Text).Select(match => match.Value)
        where !Repository.Read("services/Shared/CaseRecords.Messaging/Topology.cs").Contains($"\"{name}\"", StringComparison.Ordinal)
        select $"{file.Path}: {name}";

    [GeneratedRegex(@"(Password|Pass|Key|Secret|Token)$|Passwords__", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    /// <summary>A password inside a connection string or an address that is written there.</summary>
    [GeneratedRegex(@"(Password|Pwd)=(?!\$\{)|://[^/@:]*:(?!\$\{)[^/@]*@", RegexOptions.IgnoreCase)]
    private static partial Regex SecretInside();

    /// <summary>From the environment, or it does not start.</summary>
    [GeneratedRegex(@"^\$\{(CASERECORDS_[A-Z_]+|COMPOSE_PROFILES):\?[^}]+\}$")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Bare();

    [GeneratedRegex(@"(?<![\w.])(svc\.[a-z]+|caserecords\.[a-z]+(\.v\d+)?)\b")]
    private static partial Regex OnTheBroker();
}
