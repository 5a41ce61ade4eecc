using System.Reflection;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Log;
using Hl7.Fhir.Model;

namespace CaseRecords.Architecture.Tests;

/// <summary>Whoever reads a rule or a consumer finds its tests under the same name.</summary>
public sealed class NamedTestTests
{
    [Fact]
    public void Every_rule_class_and_every_log_consumer_has_a_test_class_of_its_name() =>
        Untested(Assemblies.Types, TestFiles()).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_rule_without_tests() =>
        Untested([typeof(LonelyRules)], ["OtherRulesTests.cs"]).ShouldBe(["LonelyRules"]);

    [Fact]
    public void The_check_sees_a_consumer_without_tests() =>
        Untested([typeof(LonelyConsumer)], []).ShouldBe(["LonelyConsumer"]);

    [Fact]
    public void The_check_is_content_with_a_test_of_the_same_name() =>
        Untested([typeof(LonelyRules)], ["LonelyRulesTests.cs"]).ShouldBeEmpty();

    private static IEnumerable<string> Untested(IEnumerable<Type> types, IReadOnlyCollection<string> tests) =>
        from type in types
        where HoldsRules(type) || IsConsumer(type)
        where !tests.Contains(type.Name + "Tests.cs")
        select type.Name;

    private static bool HoldsRules(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Any(IsRule);

    private static bool IsRule(MethodInfo method) =>
        method.ReturnType == typeof(IEnumerable<Issue>)
        && method.GetParameters() is [var resource, var before]
        && resource.ParameterType.IsAssignableTo(typeof(Resource))
        && before.ParameterType == typeof(CaseView);

    private static bool IsConsumer(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(ILogConsumer));

    private static string[] TestFiles() =>
        [.. Repository.CSharp.Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal)).Select(file => file.Name)];

    internal static class LonelyRules
    {
        public static IEnumerable<Issue> HasNoTest(Condition condition, CaseView before) => [];
    }

    internal sealed class LonelyConsumer : ILogConsumer
    {
        public string Name => "lonely";

        public ValueTask<long> Position(CancellationToken cancellationToken) => ValueTask.FromResult(0L);

        public Task Apply(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask<LogPlace> Place(CancellationToken cancellationToken) => ValueTask.FromResult(LogPlace.Beginning);

        public Task Follow(string epoch, bool anew, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
