using System.Reflection;
using CaseRecords.Fhir.Http;

namespace CaseRecords.Architecture.Tests;

/// <summary>One file per interaction, one row per file: a handler that the route table does not know serves nobody.</summary>
public sealed class InteractionTests
{
    private const string Folder = "services/Shared/CaseRecords.Fhir/Http/Interactions/";

    [Fact]
    public void Every_handler_is_in_the_route_table()
    {
        Handlers(Assemblies.Types).Count().ShouldBeGreaterThan(8);
        Unserved(Assemblies.Types, FhirRoutes.Table).ShouldBeEmpty();
    }

    [Fact]
    public void The_check_sees_a_handler_that_is_not_in_the_table() =>
        Unserved([typeof(Forgotten)], FhirRoutes.Table).ShouldBe(["Forgotten"]);

    [Fact]
    public void Every_file_of_the_folder_holds_a_handler_but_for_what_they_share() =>
        Repository.CSharp.Where(file => file.Path.StartsWith(Folder, StringComparison.Ordinal))
            .Select(file => Path.GetFileNameWithoutExtension(file.Path))
            .Except(Handlers(Assemblies.Types).Select(handler => handler.Name))
            .ShouldBe(["SingleWrite"]);

    [Fact]
    public void Every_interaction_is_served() =>
        Enum.GetValues<Interaction>().Except(FhirRoutes.Table.Select(route => route.Interaction)).ShouldBeEmpty();

    [Fact]
    public void No_two_rows_take_the_same_request() =>
        FhirRoutes.Table.Select(route => $"{route.Method} {route.Pattern}").ShouldBeUnique();

    private static IEnumerable<string> Unserved(IEnumerable<Type> types, IEnumerable<FhirRoute> table)
    {
        var served = table.Select(route => route.Handle.Method.DeclaringType).ToHashSet();

        return Handlers(types).Where(handler => !served.Contains(handler)).Select(handler => handler.Name);
    }

    private static IEnumerable<Type> Handlers(IEnumerable<Type> types) =>
        from type in types
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.Name == "Handle" && method.GetParameters() is [{ ParameterType: var request }, { ParameterType: var engine }, _]
            && request == typeof(FhirRequest) && engine == typeof(FhirEngine)
        select type;

    internal static class Forgotten
    {
        public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
            throw new NotSupportedException($"{request.Type} {engine.Store} {cancellationToken}");
    }
}
