using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>Understands the query string of a search, and says what is wrong with it rather than guess.</summary>
/// <param name="publicBase">The address under which we are known: references below it are our own.</param>
/// <param name="time">For <c>ap</c> on dates.</param>
/// <seealso href="https://hl7.org/fhir/R4/search.html"/>
public sealed class SearchQueryParser(SearchParameters parameters, string? publicBase, TimeProvider? time = null)
{
    private readonly ResultParameters results = new(parameters);
    private readonly CriterionParser criteria = new(parameters, new ValueParser(publicBase, time ?? TimeProvider.System));

    /// <param name="strict">Whether an unknown parameter is an error; otherwise it is ignored with a warning.</param>
    public SearchQuery Parse(string resourceType, IEnumerable<KeyValuePair<string, string>> query, bool strict)
    {
        var understood = new SearchQuery { ResourceType = resourceType };
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

            if (ResultParameters.Has(name))
            {
                (understood, ran, issue) = results.Read(understood, name, value);
                runs = name != "_cursor";
            }
            else
            {
                (var criterion, issue) = criteria.Read(resourceType, name, value, strict);
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
