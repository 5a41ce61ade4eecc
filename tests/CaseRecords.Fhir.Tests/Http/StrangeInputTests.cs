namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Input at the edges of what R4 allows is taken, what is past them is refused, and neither stops the server.</summary>
public sealed class StrangeInputTests
{
    [Theory]
    [InlineData("2015-06-30T23:59:60Z")]
    [InlineData("2015-06-30T23:59:60.5+02:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59.9999999999Z")]
    public async Task An_instant_that_no_clock_here_has_is_kept_and_found(string instant)
    {
        await using var engine = await RunningEngine.Start();

        var slot = await engine.Send("PUT", "Slot/s", $$"""{"resourceType":"Slot","id":"s","schedule":{"display":"x"},"status":"free","start":"{{instant}}","end":"{{instant}}"}""");
        var observation = await engine.Send("PUT", "Observation/o", $$"""{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"effectiveInstant":"{{instant}}","issued":"{{instant}}"}""");

        (slot.Status, observation.Status).ShouldBe((201, 201), slot.Text() + observation.Text());
        (await engine.Send("GET", "Slot/s")).Json().String("start").ShouldBe(instant);
        (await engine.Send("GET", $"Slot?start={(instant.StartsWith('0') ? "le0002" : "ge2015-06-30")}")).Ids().ShouldBe(["s"]);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","":"x"}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"":"x"}]}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"coding":{"system":"http://loinc.org","code":"1"}}}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","meta":{"profile":[5]},"code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]}}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","effectiveDateTime":5,"code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]}}""")]
    public async Task What_has_the_wrong_shape_is_400_and_in_a_batch_only_its_own_entry(string resource)
    {
        await using var engine = await RunningEngine.Start();
        var type = resource.Contains("Patient", StringComparison.Ordinal) ? "Patient" : "Observation";

        (await engine.Send("POST", type, resource)).Status.ShouldBe(400);
        (await engine.Send("POST", $"{type}/$validate", resource)).Status.ShouldBe(200);
        (await engine.Send("POST", "", $$$"""
            {"resourceType":"Bundle","type":"batch","entry":[{"resource":{{{resource}}},"request":{"method":"POST","url":"{{{type}}}"}},{"request":{"method":"GET","url":"Patient"}}]}
            """)).Json().GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("response").String("status")[..3]).ShouldBe(["400", "200"]);
    }

    [Fact]
    public async Task A_pattern_that_would_match_for_ever_ends()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p", """{"resourceType":"Patient","id":"p","active":true}""");

        foreach (var pattern in new[] { "^(a+)+$", "^(?!b)(a|aa)+$", "^(?:(a+)+\\\\1)+$" })
        {
            var patch = $$"""
                {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},
                 {"name":"path","valueString":"Patient.where('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('{{pattern}}')).active"}]}]}
                """;

            (await engine.Send(RunningEngine.Request("PATCH", "Patient/p", patch) with { MediaType = "application/fhir+json" })).Status.ShouldBe(422);
        }

        (await engine.Send("GET", "Patient/p")).Json().GetProperty("active").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task The_last_moment_of_HTTP_is_after_every_change()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p", """{"resourceType":"Patient","id":"p"}""");

        (await engine.Send(RunningEngine.Request("GET", "Patient/p") with { IfModifiedSince = DateTimeOffset.MaxValue })).Status.ShouldBe(304);
        (await engine.Send(RunningEngine.Request("GET", "Patient/p") with { IfModifiedSince = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero) })).Status.ShouldBe(304);
        (await engine.Send(RunningEngine.Request("GET", "Patient/p") with { IfModifiedSince = DateTimeOffset.MinValue })).Status.ShouldBe(200);
    }
}
