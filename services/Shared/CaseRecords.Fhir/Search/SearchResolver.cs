using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Search.Terms;
using CaseRecords.Fhir.Search.Values;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search;

/// <summary>Looks up what a search names before it runs: the codes of its value sets and hierarchies, and whether a bare id names one resource.</summary>
internal sealed class SearchResolver(SearchTerms terms, IRecordStore store)
{
    /// <summary>The search with codes in place of value sets; its issues say what could not be looked up.</summary>
    public async ValueTask<SearchQuery> Resolve(SearchQuery query, CancellationToken cancellationToken)
    {
        if (query.HasErrors || !query.Conditions.Any(condition => condition is TermCondition or ReferenceCondition { Candidates.Count: > 1 }))
        {
            return query;
        }

        List<Issue> issues = [.. query.Issues];
        List<Criterion> criteria = [];

        foreach (var criterion in query.Criteria)
        {
            criteria.Add(await Resolve(criterion, issues, cancellationToken));
        }

        return query with { Criteria = criteria, Issues = issues };
    }

    private async ValueTask<Criterion> Resolve(Criterion criterion, List<Issue> issues, CancellationToken cancellationToken)
    {
        switch (criterion)
        {
            case ChainCriterion chain:
                List<ChainTarget> targets = [];

                foreach (var target in chain.Targets)
                {
                    targets.Add(target with { Criterion = await Resolve(target.Criterion, issues, cancellationToken) });
                }

                return chain with { Targets = targets };
            case HasCriterion has:
                return has with { Criterion = await Resolve(has.Criterion, issues, cancellationToken) };
            case ValueCriterion value:
                List<SearchCondition> anyOf = [];

                foreach (var condition in value.AnyOf)
                {
                    anyOf.AddRange(await Resolve(value.Parameter, condition, issues, cancellationToken));
                }

                return value with { AnyOf = anyOf };
            default:
                return criterion;
        }
    }

    private async ValueTask<IReadOnlyList<SearchCondition>> Resolve(SearchParameterInfo parameter, SearchCondition condition, List<Issue> issues, CancellationToken cancellationToken)
    {
        switch (condition)
        {
            case TermCondition term:
                return Codes(parameter, await Ask(term, cancellationToken), issues);
            case ReferenceCondition { Candidates: { Count: > 1 } candidates }:
                var found = await store.FindAll([.. candidates], cancellationToken);

                if (found.Values.Count(stored => stored is { IsDeleted: false, Version: > 0 }) > 1)
                {
                    issues.Add(new Issue(
                        400, OperationOutcome.IssueType.MultipleMatches,
                        $"The id in '{parameter.Code}' is that of several resources: {string.Join(", ", found.Keys.Select(key => key.Type).Order(StringComparer.Ordinal))}. Write Type/id, or {parameter.Code}:Type.", parameter.Code));
                }

                return [condition];
            default:
                return [condition];
        }
    }

    private ValueTask<TermAnswer> Ask(TermCondition term, CancellationToken cancellationToken) => term.Relation switch
    {
        TermRelation.In => terms.ValueSet(term.Text, cancellationToken),
        TermRelation.Below => terms.Below(term.System, term.Text, cancellationToken),
        _ => terms.Above(term.System, term.Text, cancellationToken),
    };

    private static List<SearchCondition> Codes(SearchParameterInfo parameter, TermAnswer answer, List<Issue> issues)
    {
        if (answer.Codes is not { } codes)
        {
            issues.Add(answer.Refusal! with { Expression = parameter.Code });
            return [];
        }

        issues.AddRange(codes.Cautions.Select(caution => Issue.Warning(parameter.Code, caution)));
        List<SearchCondition> conditions = [];

        foreach (var system in codes.Systems)
        {
            if (system.Codes.Count > 0)
            {
                conditions.Add(new TokenSetCondition(system.System, [.. system.Codes.Select(code => CodeSystems.Stored(system.System, code))]));
            }

            conditions.AddRange(system.Branches.Select(branch => new TokenBranchCondition(
                system.System,
                Beginning(system.System, branch.Prefix),
                [.. branch.ExceptCodes.Select(code => CodeSystems.Stored(system.System, code))],
                [.. branch.ExceptPrefixes.Select(prefix => Beginning(system.System, prefix))])));
        }

        // A value set without codes holds nothing.
        return conditions.Count > 0 ? conditions : [new TokenSetCondition("", [])];
    }

    private static string Beginning(string system, string prefix) => Folding.Beginning(CodeSystems.IsCaseSensitive(system) ? prefix : Folding.FoldCode(prefix));
}
