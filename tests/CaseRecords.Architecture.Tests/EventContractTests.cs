using System.Reflection;
using System.Text.RegularExpressions;

namespace CaseRecords.Architecture.Tests;

/// <summary>Events are facts made of references and codes: a sealed record each, and no room for a name or a free text.</summary>
public sealed partial class EventContractTests
{
    [Fact]
    public void Every_event_is_a_sealed_record_of_references_and_codes()
    {
        Contracts().ShouldNotBeEmpty();
        Contracts().SelectMany(Wrong).ShouldBeEmpty();
    }

    [Fact]
    public void The_check_sees_an_event_that_is_not_a_fact()
    {
        Wrong(typeof(OpenRecord)).ShouldBe(["OpenRecord is not sealed"]);
        Wrong(typeof(DerivedRecord)).ShouldBe(["DerivedRecord has a base type"]);
        Wrong(typeof(PlainClass)).ShouldBe(["PlainClass is not a record"]);
        Wrong(typeof(WithAName)).ShouldBe(["WithAName.PatientName could hold a name or free text"]);
        Wrong(typeof(WithAComment)).ShouldBe(["WithAComment.Comment could hold a name or free text"]);
        Wrong(typeof(WithAResource)).ShouldBe(["WithAResource.Patient is a Patient, not a text, number, flag, time or contract"]);
    }

    [Fact]
    public void The_check_accepts_a_fact() => Wrong(typeof(GoodFact)).ShouldBeEmpty();

    private static IEnumerable<Type> Contracts() =>
        from assembly in Assemblies.Ours
        where assembly.GetName().Name == "CaseRecords.Events"
        from type in assembly.GetExportedTypes()
        where type is { IsEnum: false } && !(type.IsAbstract && type.IsSealed)
        select type;

    private static IEnumerable<string> Wrong(Type type)
    {
        if (type.GetMethod("<Clone>$") is null)
        {
            yield return $"{type.Name} is not a record";
        }

        if (!type.IsSealed)
        {
            yield return $"{type.Name} is not sealed";
        }

        if (type.BaseType != typeof(object))
        {
            yield return $"{type.Name} has a base type";
        }

        foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            if (FreeText().IsMatch(member.Name))
            {
                yield return $"{type.Name}.{member.Name} could hold a name or free text";
            }

            if (!IsPlain(member.PropertyType) && member.PropertyType.Assembly != type.Assembly)
            {
                yield return $"{type.Name}.{member.Name} is a {member.PropertyType.Name}, not a text, number, flag, time or contract";
            }
        }
    }

    private static bool IsPlain(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;

        if (inner is { IsGenericType: true } && inner.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            inner = inner.GetGenericArguments()[0];
        }

        return inner.IsPrimitive || inner.IsEnum || inner == typeof(string) || inner == typeof(DateTimeOffset) || inner == typeof(DateOnly)
            || inner == typeof(Guid);
    }

    [GeneratedRegex("(Name|Display|Text|Note|Comment|Title|Description|Narrative|Label|Message|Summary|Conclusion|Address|Phone|BirthDate)s?$")]
    private static partial Regex FreeText();

    internal sealed record GoodFact
    {
        public required string Patient { get; init; }

        public required long Version { get; init; }

        public IReadOnlyList<string> Evidence { get; init; } = [];

        public bool? PrimaryKnown { get; init; }
    }

    internal record OpenRecord;

    internal sealed record DerivedRecord : OpenRecord;

    internal sealed class PlainClass;

    internal sealed record WithAName(string PatientName);

    internal sealed record WithAComment(string Comment);

    internal sealed record WithAResource(Hl7.Fhir.Model.Patient Patient);
}
