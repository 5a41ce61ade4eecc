using System.Text.Json;

namespace CaseRecords.Exchange.Tests.Feed;

/// <summary>The twin of every test that asks <see cref="SchemaCheck"/>: it sees what is wrong.</summary>
public sealed class SchemaCheckTests
{
    private const string Schema = """
        { "type": "object",
          "properties": { "id": { "type": "string", "format": "uuid" }, "version": { "type": "integer" }, "kind": { "const": "x" },
                          "links": { "type": "object", "properties": { "current": { "type": "string", "pattern": "^/fhir/" } }, "required": ["current"] } },
          "required": ["version"] }
        """;

    [Fact]
    public void What_the_schema_promises_is_accepted() =>
        Wrong("""{ "id": "019ab3c2-7c1e-7a52-9d0e-0c6c2a7d9f11", "version": 4, "kind": "x", "links": { "current": "/fhir/Patient/p1" } }""").ShouldBeEmpty();

    [Theory]
    [InlineData("""{ }""", ".version is missing")]
    [InlineData("""{ "version": 1, "links": { } }""", ".links.current is missing")]
    [InlineData("""{ "version": 1, "name": "Wang" }""", ".name is not in the schema")]
    [InlineData("""{ "version": "1" }""", ".version: \"1\"")]
    [InlineData("""{ "version": 1, "id": "1" }""", ".id: \"1\"")]
    [InlineData("""{ "version": 1, "kind": "y" }""", ".kind: \"y\"")]
    [InlineData("""{ "version": 1, "links": { "current": "http://x" } }""", ".links.current: \"http://x\"")]
    public void What_is_missing_unknown_or_of_another_type_is_seen(string value, string wrong) => Wrong(value).ShouldBe([wrong]);

    [Fact]
    public void A_keyword_that_the_check_does_not_understand_is_not_believed() =>
        SchemaCheck.Wrong(Json("1"), Json("""{ "maximum": 0 }""")).ShouldBe([": the check does not know maximum"]);

    private static IReadOnlyList<string> Wrong(string value) => SchemaCheck.Wrong(Json(value), Json(Schema));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
