using CaseRecords.Cluster;

namespace CaseRecords.Architecture.Tests;

/// <summary>What <c>./dev cluster</c> starts and what it tells each program: other ways to start the same system must agree with it.</summary>
internal static class ClusterSettings
{
    private static readonly ClusterPlan Plan = new()
    {
        Programs = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..")),
        Gateway = new Uri("http://127.0.0.1:8080"),
        Administrator = "Host=postgres;Username=postgres;Database=caserecords",
        Broker = "amqp://rabbitmq/",
    };

    public static IReadOnlyList<string> Services => Members.Services;

    /// <summary>Every program by its name, and the one that holds all services.</summary>
    public static IReadOnlyDictionary<string, ClusterProgram> Programs { get; } = ((IEnumerable<Member>)[Members.Prepare(Plan), .. Members.InOrder(Plan)])
        .Select(Program)
        .Append(new ClusterProgram("standalone", "CaseRecords.Standalone", [], []))
        .ToDictionary(program => program.Name);

    private static ClusterProgram Program(Member member) => new(
        member.Name, Path.GetFileNameWithoutExtension(member.Arguments[0]), [.. member.Arguments.Skip(1)], [.. member.Settings.Select(setting => setting.Name)]);
}

internal sealed record ClusterProgram(string Name, string Assembly, IReadOnlyList<string> Arguments, IReadOnlyList<string> Settings);
