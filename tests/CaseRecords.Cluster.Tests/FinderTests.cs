namespace CaseRecords.Cluster.Tests;

/// <summary>The finder with a made-up server: which way is taken, and what is said when none works.</summary>
public sealed class FinderTests
{
    private static readonly Surroundings Nothing = new();

    private readonly List<string> tried = [];

    [Fact]
    public async Task A_named_server_is_asked_before_it_is_given_out()
    {
        await using var server = await Find(new Surroundings { Address = true }, "db://named");

        server.Address.ShouldBe("db://named");
        server.How.ShouldBe("named by CASERECORDS_SAMPLE");
        tried.ShouldBe(["ask db://named"]);
    }

    [Fact]
    public async Task A_named_server_is_not_ours_to_stop()
    {
        await using var server = await Find(new Surroundings { Address = true }, "db://named");

        server.IsOurs.ShouldBeFalse();
        (await Should.ThrowAsync<NotSupportedException>(() => server.Stop(TestContext.Current.CancellationToken))).Message.ShouldContain("CASERECORDS_SAMPLE");
    }

    [Fact]
    public async Task An_engine_that_cannot_start_a_container_does_not_stand_in_the_way_of_the_programs()
    {
        await using var server = await Find(new Surroundings { Docker = true, Binaries = true }, failing: "container");

        tried.ShouldBe(["container", "private"]);
    }

    [Fact]
    public async Task What_went_wrong_on_every_way_is_said()
    {
        var refusal = await Should.ThrowAsync<ServerFailedException>(() => Find(new Surroundings { Docker = true, Binaries = true }, failing: "container private"));

        refusal.Message.ShouldBe("container failed private failed");
    }

    [Fact]
    public async Task Where_there_is_nothing_one_line_says_what_would_help()
    {
        var refusal = await Should.ThrowAsync<ServerFailedException>(() => Find(Nothing));

        refusal.Message.ShouldContain("sudo apt-get install --no-install-recommends sample-server");
        refusal.Message.ShouldContain("Docker");
        refusal.Message.ShouldContain("CASERECORDS_SAMPLE=db://…");
        refusal.Message.ShouldNotContain("\n");
    }

    private Task<IFoundServer> Find(Surroundings there, string? address = null, string failing = "")
    {
        var kind = new ServerKind
        {
            Name = "Sample",
            Variable = "CASERECORDS_SAMPLE",
            Example = "db://…",
            Package = "sample-server",
            Ask = (named, _) => Try($"ask {named}", failing),
            HasBinaries = () => there.Binaries,
            StartContainer = _ => Try("container", failing),
            StartPrivate = (_, _) => Try("private", failing),
        };

        return Finder.Find(kind, there, address, DataPlace.Memory, TestContext.Current.CancellationToken);
    }

    private Task<IFoundServer> Try(string way, string failing)
    {
        tried.Add(way);

        return failing.Contains(way, StringComparison.Ordinal)
            ? throw new ServerFailedException($"{way} failed")
            : Task.FromResult<IFoundServer>(new NamedServer(way, way));
    }
}
