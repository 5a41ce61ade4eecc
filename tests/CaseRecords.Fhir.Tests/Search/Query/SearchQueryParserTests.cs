using CaseRecords.Fhir.Search.Query;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Query;

public sealed class SearchQueryParserTests
{
    private static readonly SearchQueryParser Parser = new(SampleRecord.Parameters, SampleRecord.Base, SampleRecord.Clock);

    [Theory]
    [InlineData("Patient", "nonsense", "1", OperationOutcome.IssueType.Invalid, "It has: _content, _id, _lastUpdated")]
    [InlineData("Patient", "name:nonsense", "x", OperationOutcome.IssueType.Invalid, ":missing, :exact, :contains")]
    [InlineData("Patient", "name:text", "x", OperationOutcome.IssueType.Invalid, ":missing, :exact, :contains")]
    [InlineData("Patient", "birthdate:exact", "2000", OperationOutcome.IssueType.Invalid, "It takes :missing.")]
    [InlineData("Patient", "_id:missing", "true", OperationOutcome.IssueType.Invalid, "It takes :not.")]
    [InlineData("Patient", "birthdate", "yesterday", OperationOutcome.IssueType.Invalid, "wants a date")]
    [InlineData("Patient", "birthdate", "2000-02-30", OperationOutcome.IssueType.Invalid, "wants a date")]
    [InlineData("Patient", "birthdate", "zz2000", OperationOutcome.IssueType.Invalid, "wants a date")]
    [InlineData("Patient", "birthdate:missing", "perhaps", OperationOutcome.IssueType.Invalid, "true or false")]
    [InlineData("Patient", "identifier", "a|b|c", OperationOutcome.IssueType.Invalid, "system|code")]
    [InlineData("Patient", "identifier", "|", OperationOutcome.IssueType.Invalid, "system|code")]
    [InlineData("RiskAssessment", "probability", "much", OperationOutcome.IssueType.Invalid, "wants a number")]
    [InlineData("RiskAssessment", "probability", "1||mg", OperationOutcome.IssueType.Invalid, "wants a number")]
    [InlineData("RiskAssessment", "probability", "1e99", OperationOutcome.IssueType.Invalid, "wants a number")]
    [InlineData("Observation", "value-quantity", "5|mg", OperationOutcome.IssueType.Invalid, "number||code")]
    [InlineData("Observation", "subject", "a b", OperationOutcome.IssueType.Invalid, "Type/id")]
    [InlineData("Observation", "subject:Patient", "Group/1", OperationOutcome.IssueType.Invalid, "another type")]
    [InlineData("Observation", "subject:Medication", "1", OperationOutcome.IssueType.Invalid, ":[type]")]
    [InlineData("Observation", "code-value-quantity", "1$2$3", OperationOutcome.IssueType.Invalid, "code$value-quantity")]
    [InlineData("Location", "near", "1", OperationOutcome.IssueType.Invalid, "latitude|longitude")]
    [InlineData("Location", "near", "1|2|3|kg", OperationOutcome.IssueType.Invalid, "units are those of a length")]
    [InlineData("Observation", "code.name", "x", OperationOutcome.IssueType.Invalid, "a reference parameter of Observation")]
    [InlineData("Observation", "subject:Medication.code", "x", OperationOutcome.IssueType.Invalid, "refers to no such type")]
    [InlineData("Patient", "_has:Observation:code:code", "x", OperationOutcome.IssueType.Invalid, "by which Observation refers to Patient")]
    [InlineData("Patient", "_has:Nonsense:patient:code", "x", OperationOutcome.IssueType.Invalid, "not an R4 resource type")]
    [InlineData("Patient", "_has:Observation:patient", "x", OperationOutcome.IssueType.Invalid, "_has:Type:reference:parameter")]
    [InlineData("Patient", "_list", "$current-problems", OperationOutcome.IssueType.NotSupported, "the id of a List")]
    [InlineData("Patient", "_text", "(a", OperationOutcome.IssueType.Invalid, "not closed")]
    [InlineData("Patient", "_content", "NOT a", OperationOutcome.IssueType.Invalid, "must be there")]
    [InlineData("Patient", "_contained", "perhaps", OperationOutcome.IssueType.Invalid, "true, false or both")]
    [InlineData("Patient", "_containedType", "contained", OperationOutcome.IssueType.NotSupported, "container")]
    [InlineData("Patient", "identifier:of-type", "a|b", OperationOutcome.IssueType.Invalid, "system|code|value")]
    [InlineData("Patient", "_filter", "x", OperationOutcome.IssueType.NotSupported, "_filter")]
    [InlineData("Patient", "_count", "many", OperationOutcome.IssueType.Invalid, "whole number")]
    [InlineData("Patient", "_count", "-1", OperationOutcome.IssueType.Invalid, "whole number")]
    [InlineData("Patient", "_sort", "name,-nonsense", OperationOutcome.IssueType.Invalid, "wants search parameters of Patient")]
    [InlineData("Patient", "_sort", "nonsense", OperationOutcome.IssueType.Invalid, "wants search parameters of Patient")]
    [InlineData("Patient", "_total", "some", OperationOutcome.IssueType.Invalid, "accurate")]
    [InlineData("Patient", "_summary", "some", OperationOutcome.IssueType.Invalid, "count")]
    [InlineData("Observation", "_include", "Patient:organization", OperationOutcome.IssueType.Invalid, "Observation:parameter")]
    [InlineData("Observation", "_include", "Observation:code", OperationOutcome.IssueType.Invalid, "a reference")]
    [InlineData("Observation", "_include:nonsense", "Observation:subject", OperationOutcome.IssueType.Invalid, ":iterate")]
    [InlineData("Patient", "_revinclude", "Observation", OperationOutcome.IssueType.Invalid, "Type:parameter")]
    public void What_is_wrong_is_a_400_that_names_the_parameter_and_what_would_be_right(
        string type, string name, string value, OperationOutcome.IssueType code, string says)
    {
        var query = Parse(type, strict: true, (name, value));

        query.HasErrors.ShouldBeTrue();
        var issue = query.Issues.ShouldHaveSingleItem();
        issue.Status.ShouldBe(400);
        issue.Code.ShouldBe(code);
        issue.Diagnostics.ShouldContain(says);
        issue.Expression.ShouldBe(name.Split(':', '.')[0]);
        query.Applied.ShouldBeEmpty();
    }

    [Fact]
    public void No_message_repeats_a_value()
    {
        var query = Parse("Patient", strict: true, ("birthdate", "Wang"), ("nonsense", "Wang"), ("identifier", "Wang|Wang|Wang"), ("_sort", "Wang"));

        query.Issues.Count.ShouldBe(4);
        query.Issues.ShouldAllBe(issue => !issue.Diagnostics.Contains("Wang", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_strictness_an_unknown_parameter_is_ignored_with_a_warning()
    {
        var query = Parse("Patient", strict: false, ("nonsense", "1"), ("gender", "male"));

        query.HasErrors.ShouldBeFalse();
        query.Issues.ShouldHaveSingleItem().Expression.ShouldBe("nonsense");
        query.Criteria.ShouldHaveSingleItem().ShouldBeOfType<ValueCriterion>().Parameter.Code.ShouldBe("gender");
        query.Applied.ShouldBe([new("gender", "male")]);
    }

    [Theory]
    [InlineData("name:nonsense", "x")]
    [InlineData("birthdate", "yesterday")]
    public void Without_strictness_a_wrong_modifier_or_value_is_still_an_error(string name, string value)
    {
        Parse("Patient", strict: false, (name, value)).HasErrors.ShouldBeTrue();
    }

    [Fact]
    public void The_self_link_holds_what_ran_in_the_order_that_was_asked()
    {
        var query = Parse("Patient", strict: true,
            ("_count", "5000"), ("name", "a"), ("family", ""), ("_sort", "-birthdate"), ("gender:not", "male"), ("_cursor", "secret"), ("_format", "json"));

        query.Applied.ShouldBe([new("_count", "1000"), new("name", "a"), new("_sort", "-birthdate"), new("gender:not", "male"), new("_format", "json")]);
        query.Count.ShouldBe(1_000);
        query.Sort.ShouldHaveSingleItem().Descending.ShouldBeTrue();
        query.Criteria.Cast<ValueCriterion>().Select(criterion => (criterion.Parameter.Code, criterion.Negated)).ShouldBe([("name", false), ("gender", true)]);
    }

    [Theory]
    [InlineData("_summary", "count", true)]
    [InlineData("_count", "0", true)]
    [InlineData("_summary", "false", false)]
    public void Counting_only_is_asked_for_in_two_ways(string name, string value, bool counts)
    {
        Parse("Patient", strict: true, (name, value)).CountOnly.ShouldBe(counts);
    }

    [Fact]
    public void Includes_are_read_in_both_directions()
    {
        var query = Parse("Observation", strict: true,
            ("_include", "Observation:subject:Patient"), ("_include", "Observation:*"), ("_revinclude", "Provenance:target"), ("_total", "accurate"));

        query.Issues.ShouldBeEmpty();
        query.Includes.ShouldBe(
        [
            new Include(false, false, "Observation", SampleRecord.Parameters.Find("Observation", "subject"), "Patient"),
            new Include(false, false, "Observation", null, null),
            new Include(true, false, "Provenance", SampleRecord.Parameters.Find("Provenance", "target"), null),
        ]);
        query.Total.ShouldBe(TotalMode.Accurate);
    }

    private static SearchQuery Parse(string type, bool strict, params (string Name, string Value)[] query) =>
        Parser.Parse(type, query.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)), strict);
}
