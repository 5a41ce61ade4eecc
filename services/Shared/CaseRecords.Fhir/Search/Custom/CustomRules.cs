using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Custom;

/// <summary>What stands against a SearchParameter that is being written. One that is not active is kept as it is.</summary>
internal static class CustomRules
{
    public static IEnumerable<Issue> Check(ResourceKey key, Resource? resource, KnownParameters known, Overlay overlay)
    {
        if (resource is not SearchParameter parameter || !CustomDefinition.HasEffect(parameter))
        {
            return [];
        }

        var written = overlay.Entries.Where(entry => entry.Key.Type == CustomParameters.Type && entry.Key != key).Select(entry => entry.Value?.Resource as SearchParameter).ToList();
        List<SearchParameter> others = [.. written.OfType<SearchParameter>().Where(CustomDefinition.HasEffect)];
        var codes = CustomDefinition.CodesOf(others).SelectMany(group => group.Select(code => (group.Key, Code: code)))
            .Concat(known.All.Where(one => one.IsCustom).Select(one => (Key: (one.ResourceType, one.Url), one.Code)));
        var (defines, issues) = CustomDefinition.Read(parameter, known, codes.ToLookup(pair => pair.Key, pair => pair.Code));

        return [.. issues, .. defines.Where(one => IsTaken(one, known, written, others)).Select(one => one.ResourceType).Take(1).Select(type => Issue.BusinessRule(
            "SearchParameter.code", $"Another SearchParameter defines {type}?{parameter.Code} already. Choose another code, or retire that one first."))];
    }

    /// <summary>Whether the name belongs to another, as the bundle that is being written leaves it: what it deletes is not known by its address.</summary>
    private static bool IsTaken(CustomParameter one, KnownParameters known, List<SearchParameter?> written, List<SearchParameter> others) =>
        (known.Find(one.ResourceType, one.By.Code) is { } taken && taken.Url != one.Url && !written.Exists(other => other is null || other.Url == taken.Url))
        || others.Exists(other => other.Url != one.Url && other.Code == one.By.Code && CustomDefinition.Types(other).Contains(one.ResourceType));
}
