using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>What comes along with the matches.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#include"/>
internal sealed class NaiveIncludes(NaiveRecord record, NaiveQuery query)
{
    /// <summary>One <c>_include</c> or <c>_revinclude</c>: by which references of which type, and to which type.</summary>
    private sealed record Step(bool Reverse, bool Again, string Type, string Code, string? Target);

    public IReadOnlySet<string> Of(IReadOnlyList<Held> matches)
    {
        var steps = query.Pairs.Where(pair => pair.Key.StartsWith("_include", StringComparison.Ordinal) || pair.Key.StartsWith("_revinclude", StringComparison.Ordinal)).Select(Read).ToList();
        var reached = matches.Select(match => (match.Key, match.Resource)).ToDictionary(found => found.Key, found => found.Resource);
        var latest = reached.Values.ToList();
        var first = true;

        while (latest.Count > 0)
        {
            var next = steps.Where(step => first || step.Again).SelectMany(step => latest.SelectMany(from => Take(step, from))).ToList();
            latest = [.. next.Where(found => reached.TryAdd(found.Key, found.Resource)).Select(found => found.Resource)];
            first = false;
        }

        // What matches does not come along as well, in no version.
        return reached.Keys.Where(key => !matches.Any(match => key == match.Key || key.StartsWith($"{match.Key}/", StringComparison.Ordinal))).ToHashSet();
    }

    private Step Read(KeyValuePair<string, string> pair)
    {
        var parts = pair.Value.Split(':');
        var any = parts is ["*"];

        return new Step(
            pair.Key.StartsWith("_rev", StringComparison.Ordinal),
            pair.Key.EndsWith(":iterate", StringComparison.Ordinal),
            any ? query.Type ?? "*" : parts[0],
            any ? "*" : parts[1],
            parts.Length > 2 ? parts[2] : null);
    }

    private IEnumerable<(string Key, Resource Resource)> Take(Step step, Resource from) => step.Reverse
        ? record.Current
            .Where(held => held.Resource.TypeName == step.Type && (step.Target is null || step.Target == from.TypeName))
            .Where(held => References(step, held.Resource).Any(reference => NaiveReference.Local(reference) is var (type, id, _) && type == from.TypeName && id == from.Id))
            .Select(held => (held.Key, held.Resource))
        : References(step, from)
            .Where(reference => step.Target is null || reference.StartsWith(step.Target + "/", StringComparison.Ordinal))
            .Select(Led)
            .OfType<(string, Resource)>();

    /// <summary>A reference to a version brings that version.</summary>
    private (string Key, Resource Resource)? Led(string reference)
    {
        if (NaiveReference.Local(reference) is not var (type, id, version))
        {
            return null;
        }

        var current = record.Find(type, id);

        return version is null || current?.Resource.Meta!.VersionId == version
            ? current is null ? null : (current.Key, current.Resource)
            : record.Version(reference) is { } old ? (reference, QueryFamilies.OldVersionsLeadOn || current is null ? old : current.Resource) : null;
    }

    private static IEnumerable<string> References(Step step, Resource from)
    {
        if (step.Type != "*" && step.Type != from.TypeName)
        {
            return [];
        }

        var place = new Place(from, new Held(from, default));

        return NaiveParameters.Of(from.TypeName)
            .Where(parameter => parameter.Type == SearchParamType.Reference && (step.Code == "*" || step.Code == parameter.Code))
            .SelectMany(parameter => NaiveParameters.Values(place, parameter))
            .OfType<ResourceReference>()
            .Select(reference => reference.Reference)
            .OfType<string>();
    }
}
