using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Hl7.Fhir.Rest;

namespace CaseRecords.Clients.Tests.Sdk;

/// <summary>Every method of the client and of its bundle builder is called by some test: the compiled tests are read for their calls.</summary>
public sealed class EveryMethodTests
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] Client =
    [
        typeof(BaseFhirClient), typeof(FhirClient), typeof(FhirClientOperations), typeof(FhirClientOperationsExtensions), typeof(BundleExtensions),
        typeof(FhirClientSerializationEngineExtensions), typeof(TransactionBuilder),
    ];

    [Fact]
    public void Every_method_of_the_client_is_called_by_a_test() => Uncalled(Client.SelectMany(Methods)).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_method_that_no_test_calls() =>
        Uncalled(Client.SelectMany(Methods).Append(typeof(ResourceIdentity).GetMethod(nameof(ResourceIdentity.WithBase), [typeof(string)])!))
            .ShouldContain(method => method.Contains(nameof(ResourceIdentity.WithBase), StringComparison.Ordinal));

    /// <summary>Without property accessors, what its authors call obsolete, and the end of the client, which says nothing to the server.</summary>
    private static IEnumerable<MethodInfo> Methods(Type type) =>
        from method in type.GetMethods(Own)
        where !method.IsSpecialName && method.Name != nameof(IDisposable.Dispose) && method.GetCustomAttribute<ObsoleteAttribute>() is null
        where !type.IsAbstract || method.GetParameters() is [{ } first, ..] && first.ParameterType.IsAssignableFrom(typeof(FhirClient))
        select method;

    private static IEnumerable<string> Uncalled(IEnumerable<MethodInfo> methods)
    {
        var called = Calls().OfType<MethodBase>().Select(Key).ToHashSet();

        return methods.Where(method => !called.Contains(Key(method))).Select(method => $"{method.DeclaringType!.Name}: {method}");
    }

    private static MethodBase?[] Calls()
    {
        var assembly = typeof(EveryMethodTests).Assembly;
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();

        return
        [
            .. from handle in reader.MemberReferences
               let reference = reader.GetMemberReference(handle)
               where reference.GetKind() == MemberReferenceKind.Method && reference.Parent.Kind == HandleKind.TypeReference
               select assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle)),
        ];
    }

    private static (Module, int) Key(MethodBase method) => (method.Module, method.MetadataToken);
}
