namespace CaseRecords.Cluster.Tests;

/// <summary>What each process is told.</summary>
public sealed class MembersTests : IDisposable
{
    private static readonly string[] Assemblies = ["Patients", "Imaging", "Diagnoses", "Genomics", "Treatments", "Assessments", "Exchange", "Timeline", "Gateway", "Standalone"];

    private readonly string programs = Directory.CreateTempSubdirectory("caserecords-built-").FullName;
    private readonly ClusterPlan plan;

    public MembersTests()
    {
        foreach (var assembly in Assemblies.Select(name => $"CaseRecords.{name}"))
        {
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(programs, assembly, "release")).FullName, $"{assembly}.dll"), "");
        }

        plan = new ClusterPlan
        {
            Programs = programs,
            Gateway = new Uri("http://127.0.0.1:8080"),
            Administrator = "Host=127.0.0.1;Port=5432;Username=postgres;Password=admin;Database=record",
            Broker = "amqp://u:p@127.0.0.1:5672/",
        };
    }

    [Fact]
    public void The_services_start_in_their_order_and_the_gateway_last() =>
        Members.InOrder(plan).Select(member => member.Name)
            .ShouldBe(["patients", "imaging", "diagnoses", "genomics", "treatments", "assessments", "timeline", "exchange", "gateway"]);

    [Fact]
    public void Every_service_has_its_own_login_address_and_the_shared_key()
    {
        foreach (var member in Members.InOrder(plan).SkipLast(1))
        {
            var settings = Settings(member);

            settings["Record:ConnectionString"].ShouldBe($"Host=127.0.0.1;Port=5432;Username={member.Name};Password={plan.Passwords[member.Name]};Database=record");
            settings["urls"].ShouldBe($"http://127.0.0.1:{plan.Addresses[member.Name].Port}");
            settings["Internal:Key"].ShouldBe(plan.InternalKey);
            settings["Broker:Uri"].ShouldBe(plan.Broker);
        }

        plan.InternalKey.Length.ShouldBe(48);
        plan.Passwords.Values.Distinct().Count().ShouldBe(8);
        plan.Addresses.Values.Distinct().Count().ShouldBe(8);
    }

    [Theory]
    [InlineData("assessments", "Assessments:ConnectionString")]
    [InlineData("timeline", "Timeline:ConnectionString")]
    public void Who_has_a_schema_of_its_own_is_told_where(string name, string setting) =>
        Settings(Named(name))[setting].ShouldContain($"Username={name};");

    [Theory]
    [InlineData("exchange")]
    [InlineData("gateway")]
    public void Who_calls_the_services_knows_where_they_are(string name)
    {
        var settings = Settings(Named(name));

        foreach (var service in Members.Services)
        {
            settings[$"Services:{service}"].ShouldBe($"http://127.0.0.1:{plan.Addresses[service].Port}");
        }
    }

    [Fact]
    public void The_gateway_gets_no_database_and_no_broker()
    {
        var settings = Settings(Named("gateway"));

        settings["urls"].ShouldBe("http://127.0.0.1:8080");
        settings["Internal:Key"].ShouldBe(plan.InternalKey);
        settings.Keys.ShouldNotContain("Record:ConnectionString");
        settings.Keys.ShouldNotContain("Broker:Uri");
    }

    [Fact]
    public void Only_the_prepare_job_is_an_administrator()
    {
        var prepare = Members.Prepare(plan);
        var settings = Settings(prepare);

        prepare.Arguments.ShouldBe([Path.Combine(programs, "CaseRecords.Standalone", "release", "CaseRecords.Standalone.dll"), "prepare"]);
        settings["Prepare:ConnectionString"].ShouldBe(plan.Administrator);
        settings["Prepare:Passwords:exchange"].ShouldBe(plan.Passwords["exchange"]);
        settings["Broker:Uri"].ShouldBe(plan.Broker);
        Members.InOrder(plan).SelectMany(member => member.Settings).ShouldAllBe(setting => !setting.Value.Contains("Password=admin", StringComparison.Ordinal));
    }

    [Fact]
    public void Secrets_travel_in_the_environment()
    {
        var start = Named("patients").In("/logs");

        start.Arguments.ShouldHaveSingleItem();
        start.Environment["Record__ConnectionString"].ShouldBe(plan.Record("patients"));
        start.Environment["Internal__Key"].ShouldBe(plan.InternalKey);
    }

    [Fact]
    public void What_is_not_built_is_said()
    {
        Directory.Delete(Path.Combine(programs, "CaseRecords.Gateway"), recursive: true);

        Should.Throw<ServerFailedException>(() => Members.InOrder(plan)).Message.ShouldStartWith("CaseRecords.Gateway is not built");
    }

    public void Dispose() => Directory.Delete(programs, recursive: true);

    private Member Named(string name) => Members.InOrder(plan).Single(member => member.Name == name);

    private static Dictionary<string, string> Settings(Member member) => member.Settings.ToDictionary(setting => setting.Name, setting => setting.Value);
}
