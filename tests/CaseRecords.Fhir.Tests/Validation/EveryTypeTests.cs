using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CaseRecords.Fhir.Validation;
using CaseRecords.Fhir.Validation.Structure;

namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>The validator over a resource of every type, with every element in it.</summary>
public sealed class EveryTypeTests
{
    private const int Variants = 3;

    public static TheoryData<string> Types => [.. R4.ResourceTypes];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_resource_with_every_element_is_well_formed_and_no_invariant_breaks_down_on_it(string type)
    {
        var broken = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "caserecords.invariants.failed")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => broken.Enqueue(string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
        listener.Start();

        for (var variant = 0; variant < Variants; variant++)
        {
            // Such a resource breaks invariants, which exclude elements from each other; its form is right.
            Checked.Errors(FullResource.Of(type, variant).ToJsonString()).Where(issue => issue.StartsWith("400", StringComparison.Ordinal)).ShouldBeEmpty();
        }

        // Another test breaks x-1 on purpose.
        broken.Where(one => !one.StartsWith("x-1 ", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_expression_compiles() =>
        Invariants.Evaluated.Where(invariant => !InvariantCheck.Compiles(invariant)).Select(invariant => $"{invariant.Path} {invariant.Key}").ShouldBeEmpty();

    [Fact]
    public void The_check_sees_an_expression_that_does_not_compile() =>
        InvariantCheck.Compiles(new Invariant("Patient", "x-1", true, "name.nothing(", "")).ShouldBeFalse();

    [Fact]
    public void No_object_has_more_elements_than_there_are_bits() =>
        R4Definitions.TypeNames.Select(name => R4Definitions.Type(name)!).Max(type => type.Elements.GroupBy(element => element.Path.LastIndexOf('.') is var dot and > 0 ? element.Path[..dot] : "").Max(group => group.Count() + 3)).ShouldBeLessThan(64);

    [Fact]
    public void Invariants_that_only_ask_what_is_there_need_no_FHIRPath() =>
        Shape.Of("Observation").Presence.Select(pair => pair.Invariant.Key).ShouldBe(["obs-6"]);
}
