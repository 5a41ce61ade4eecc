using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>Understands the query string of a search, and says what is wrong with it rather than guess.</summary>
/// <param name="publicBase">The address under which we are known: references below it are our own.</param>
/// <param name="time">For <c>ap</c> on dates.</param>
/// <param name="zone">Where dates without a zone are meant; UTC unless said.</param>
/// <seealso href="https://hl7.org/fhir/R4/search.html"/>
public sealed class SearchQueryParser(SearchParameters parameters, string? publicBase, TimeProvider? time = null, TimeZoneInfo? zone = null)
{
    /// <summary>What one search may ask in all.</summary>
    private const int MostCriteria = 100;

    private readonly ResultParameters results = new(parameters);
    private readonly CriterionParser criteria = new(parameters, new ValueParser(parameters, publicBase, time ?? TimeProvider.System, zone));

    /// <param name="strict">Whether an unknown parameter is an error; otherwise it is ignored with a warning.</param>
    public SearchQuery Parse(string resourceType, IEnumerable<KeyValuePair<string, string>> query, bool strict) => Parse([resourceType], query, strict);

    /// <summary>A search over several types: by what all of them can be searched by.</summary>
    public SearchQuery Parse(IReadOnlyList<string> types, IEnumerable<KeyValuePair<string, string>> query, bool strict)
    {
        var understood = new SearchQuery { ResourceType = types[0], Types = types };
        var (all, issues, applied) = (new List<Criterion>(), new List<Issue>(), new List<KeyValuePair<string, string>>());

        foreach (var (name, value) in query)
        {
            if (value.Length == 0)
            {
                continue;
            }

            var ran = value;
            Issue? issue;
            var runs = true;

            if (value.Contains('\0', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
            {
                (issue, runs) = (Issue.Invalid("A search holds U+0000, which no text of FHIR has.", name.Split('\0', ':', '.')[0]), false);
            }
            else if (ResultParameters.Has(name))
            {
                (understood, ran, issue) = results.Read(understood, name, value);
                runs = name != "_cursor";
            }
            else
            {
                (var criterion, issue) = all.Count < MostCriteria
                    ? criteria.Read(types, name, value, strict)
                    : (null, new Issue(400, OperationOutcome.IssueType.TooCostly, $"A search takes at most {MostCriteria} parameters.", null));
                runs = criterion is not null;

                if (criterion is not null)
                {
                    all.Add(criterion);
                }
            }

            if (issue is not null)
            {
                issues.Add(issue);
            }
            else if (runs)
            {
                applied.Add(new(name, ran));
            }
        }

        return understood with { Criteria = all, Issues = issues, Applied = applied };
    }
}
