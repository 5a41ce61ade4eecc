using CaseRecords.Fhir.Validation.Profiles;

namespace CaseRecords.Fhir.Tests.Validation.Profiles;

/// <summary>How a profile is read: with its bases, by its snapshot, and what is said of what cannot be read.</summary>
public sealed class ProfileCompilerTests
{
    private const string Base = "http://example.org/StructureDefinition/base";
    private const string Observation = """{"resourceType":"Observation","status":"final","code":{"text":"c"}}""";

    [Fact]
    public async Task A_profile_demands_what_its_bases_demand()
    {
        var told = await Handwritten.Check(
            Observation, Handwritten.Url,
            Handwritten.Profile("Observation", """{"id":"Observation.method","path":"Observation.method","min":1}""", @base: Base),
            Handwritten.Profile("Observation", """{"id":"Observation.subject","path":"Observation.subject","min":1}""", Base));

        told.Told().ShouldBe("Required at Observation.method; Required at Observation.subject");
    }

    [Fact]
    public async Task A_profile_adds_to_a_slice_of_its_base()
    {
        var told = await Handwritten.Check(
            """{"resourceType":"Observation","status":"final","code":{"text":"c"},"component":[{"code":{"text":"a"}},{"code":{"text":"b"}}]}""", Handwritten.Url,
            Handwritten.Profile("Observation", """{"id":"Observation.component:b.value[x]","path":"Observation.component.value[x]","min":1}""", @base: Base),
            Handwritten.Profile("Observation", """
                {"id":"Observation.component","path":"Observation.component","slicing":{"discriminator":[{"type":"value","path":"code"}],"rules":"open"}},
                {"id":"Observation.component:b","path":"Observation.component","sliceName":"b"},
                {"id":"Observation.component:b.code","path":"Observation.component.code","patternCodeableConcept":{"text":"b"}}
                """, Base));

        told.Told().ShouldBe("Required at Observation.component[1].value");
    }

    [Fact]
    public async Task The_narrower_of_two_cardinalities_counts()
    {
        var told = await Handwritten.Check(
            """{"resourceType":"Observation","status":"final","code":{"text":"c"},"note":[{"text":"a"},{"text":"b"},{"text":"c"}]}""", Handwritten.Url,
            Handwritten.Profile("Observation", """{"id":"Observation.note","path":"Observation.note","min":0,"max":"*"}""", @base: Base),
            Handwritten.Profile("Observation", """{"id":"Observation.note","path":"Observation.note","min":4,"max":"2"}""", Base));

        told.Told().ShouldBe("Required at Observation.note; Structure at Observation.note");
    }

    [Fact]
    public async Task A_base_that_is_not_known_is_named_and_the_rest_is_checked()
    {
        var profile = await Compile(Handwritten.Profile("Observation", """{"id":"Observation.method","path":"Observation.method","min":1}""", @base: Base));

        profile.MissingBases.ShouldBe([Base]);
        profile.NotUnderstood.ShouldBeEmpty();
        profile.Root.Child("method")!.Min.ShouldBe(1);
    }

    [Fact]
    public async Task Where_a_base_is_not_known_the_snapshot_is_read()
    {
        var definition = Handwritten.Profile("Observation", """{"id":"Observation.method","path":"Observation.method","min":1}""", @base: Base, more: """
            "snapshot":{"element":[{"id":"Observation","path":"Observation","constraint":[{"key":"ele-1","severity":"error","human":"h","expression":"false"},{"key":"obs-6","severity":"error","human":"h","expression":"false","source":"http://hl7.org/fhir/StructureDefinition/Observation"},{"key":"own","severity":"error","human":"h","expression":"false"}]},
            {"id":"Observation.subject","path":"Observation.subject","min":1},{"id":"Observation.method","path":"Observation.method","min":1}]},
            """);

        (await Compile(definition)).MissingBases.ShouldBeEmpty();
        (await Handwritten.Check(Observation, Handwritten.Url, definition)).Told().ShouldBe("Invariant at Observation; Required at Observation.method; Required at Observation.subject");
    }

    [Fact]
    public async Task What_must_be_supported_is_known()
    {
        var profile = await Compile(Handwritten.Profile("Observation", """
            {"id":"Observation.method","path":"Observation.method","mustSupport":true},
            {"id":"Observation.note","path":"Observation.note"},
            {"id":"Observation.value[x]:valueQuantity","path":"Observation.value[x]","sliceName":"valueQuantity","mustSupport":true}
            """));

        profile.MustSupport.ShouldBe(["Observation.method", "Observation.value:valueQuantity"]);
    }

    [Theory]
    [InlineData("""{"id":"Observation.colour","path":"Observation.colour","min":1}""", "tested speaks of Observation.colour, which Observation does not have.")]
    [InlineData("""{"id":"Observation","path":"Observation","constraint":[{"key":"t-1","severity":"error","human":"h","expression":"code.(("}]}""", "The expression of the constraint t-1 is not understood.")]
    [InlineData("""{"id":"Observation","path":"Observation","constraint":[{"key":"t-1","severity":"error","human":"h","expression":"nothing()"}]}""", "The expression of the constraint t-1 is not understood.")]
    [InlineData("""{"id":"Observation.note","path":"Observation.note","slicing":{"discriminator":[{"type":"value","path":"text.where(true)"}],"rules":"open"}},{"id":"Observation.note:a","path":"Observation.note","sliceName":"a"}""", "The discriminator Value text.where(true) of Observation.note is not understood.")]
    [InlineData("""{"id":"Observation.note","path":"Observation.note","slicing":{"discriminator":[{"type":"value","path":"text"}],"rules":"open"}},{"id":"Observation.note:a","path":"Observation.note","sliceName":"a"}""", "Nothing tells what belongs to the slice Observation.note:a.")]
    public async Task What_is_not_understood_is_named_and_the_rest_is_checked(string elements, string sentence)
    {
        var profile = await Compile(Handwritten.Profile("Observation", elements + """ ,{"id":"Observation.method","path":"Observation.method","min":1}"""));

        profile.NotUnderstood.ShouldBe([sentence]);
        profile.Root.Child("method")!.Min.ShouldBe(1);
    }

    [Theory]
    [InlineData(41, 1, false)]
    [InlineData(40, 1, true)]
    [InlineData(1, 2000, false)]
    [InlineData(1, 200, true)]
    public async Task An_expression_that_is_too_long_or_too_deep_is_not_read(int depth, int length, bool isRead)
    {
        var expression = string.Join(" and ", Enumerable.Repeat($"{new string('(', depth)}true{new string(')', depth)}", length));

        var profile = await Compile(Handwritten.Profile("Observation", $$$"""{"id":"Observation","path":"Observation","constraint":[{"key":"t-1","severity":"error","human":"h","expression":"{{{expression}}}"}]}"""));

        profile.NotUnderstood.Count.ShouldBe(isRead ? 0 : 1);
    }

    [Fact]
    public async Task A_long_row_of_references_is_followed_only_so_far_and_ends()
    {
        var entries = Enumerable.Range(0, 2000).Select(i => $$$"""{"fullUrl":"http://x/Observation/o{{{i}}}","resource":{"resourceType":"Observation","id":"o{{{i}}}","status":"final","code":{"text":"c"},"hasMember":[{"reference":"Observation/o{{{i + 1}}}"}]}}""");

        (await Handwritten.Check(
            $$$"""{"resourceType":"Bundle","type":"collection","entry":[{{{string.Join(',', entries)}}}]}""", Base,
            Handwritten.Profile("Bundle", $$$"""{"id":"Bundle.entry.resource","path":"Bundle.entry.resource","type":[{"code":"Observation","profile":["{{{Handwritten.Url}}}"]}]}""", Base),
            Handwritten.Profile("Observation", $$$"""{"id":"Observation.hasMember","path":"Observation.hasMember","type":[{"code":"Reference","targetProfile":["{{{Handwritten.Url}}}"]}]}"""))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_profile_of_no_R4_type_is_not_understood() =>
        (await Compile(Handwritten.Profile("Spaceship", """{"id":"Spaceship","path":"Spaceship"}"""))).NotUnderstood.ShouldBe(["It is about Spaceship, which is no type of R4."]);

    [Fact]
    public async Task Bases_in_a_circle_are_named_and_end() =>
        (await Compile(
            Handwritten.Profile("Observation", """{"id":"Observation.method","path":"Observation.method","min":1}""", @base: Base),
            Handwritten.Profile("Observation", """{"id":"Observation","path":"Observation"}""", Base, Handwritten.Url))).NotUnderstood.ShouldBe(["Its bases go in a circle, or are more than 32."]);

    [Fact]
    public async Task Profiles_that_speak_of_each_other_end()
    {
        const string Contained = """
            {"resourceType":"Observation","status":"final","code":{"text":"c"},"contained":[
              {"resourceType":"Observation","id":"o","status":"final","code":{"text":"c"},"hasMember":[{"reference":"#o"}]}],"hasMember":[{"reference":"#o"}]}
            """;

        (await Handwritten.Check(
            Contained, Handwritten.Url,
            Handwritten.Profile("Observation", $$$"""{"id":"Observation.hasMember","path":"Observation.hasMember","type":[{"code":"Reference","targetProfile":["{{{Base}}}"]}]}"""),
            Handwritten.Profile("Observation", $$$"""{"id":"Observation.hasMember","path":"Observation.hasMember","min":1,"type":[{"code":"Reference","targetProfile":["{{{Handwritten.Url}}}"]}]}""", Base))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_contained_target_that_breaks_its_profile_is_told()
    {
        const string Contained = """
            {"resourceType":"Observation","status":"final","code":{"text":"c"},"contained":[{"resourceType":"Patient","id":"p"}],"subject":{"reference":"#p"}}
            """;

        (await Handwritten.Check(
            Contained, Handwritten.Url,
            Handwritten.Profile("Observation", $$$"""{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","targetProfile":["{{{Base}}}"]}]}"""),
            Handwritten.Profile("Patient", """{"id":"Patient.name","path":"Patient.name","min":1}""", Base))).Told().ShouldBe("Structure at Observation.subject");
    }

    [Fact]
    public async Task The_entries_of_a_bundle_are_held_to_the_profiles_of_their_slices()
    {
        const string Bundle = """{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://x/Patient/1","resource":{"resourceType":"Patient","id":"1"}},{"fullUrl":"http://x/Group/1","resource":{"resourceType":"Group","id":"1","type":"person","actual":true}}]}""";

        (await Handwritten.Check(
            Bundle, Handwritten.Url,
            Handwritten.Profile("Bundle", $$$"""
                {"id":"Bundle.entry","path":"Bundle.entry","slicing":{"discriminator":[{"type":"type","path":"resource"}],"rules":"open"}},
                {"id":"Bundle.entry:patient","path":"Bundle.entry","sliceName":"patient","min":1,"max":"1"},
                {"id":"Bundle.entry:patient.resource","path":"Bundle.entry.resource","type":[{"code":"Patient","profile":["{{{Base}}}"]}]},
                {"id":"Bundle.entry:care","path":"Bundle.entry","sliceName":"care","min":1},
                {"id":"Bundle.entry:care.resource","path":"Bundle.entry.resource","type":[{"code":"CarePlan"}]}
                """),
            Handwritten.Profile("Patient", """{"id":"Patient.name","path":"Patient.name","min":1}""", Base))).Told().ShouldBe("Required at Bundle.entry; Required at Bundle.entry[0].resource.name");
    }

    private static async Task<Profile> Compile(params IReadOnlyList<string> definitions)
    {
        var set = Handwritten.Of(definitions);
        await set.Load([Handwritten.Url], TestContext.Current.CancellationToken);

        return set.Profile(Handwritten.Url)!;
    }
}
