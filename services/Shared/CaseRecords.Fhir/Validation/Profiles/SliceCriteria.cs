using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Finds in the rules of a slice what its discriminators look at.</summary>
/// <seealso href="https://hl7.org/fhir/R4/profiling.html#discriminator"/>
internal sealed class SliceCriteria(Func<string, Profile?> profileOf, Func<string, string?> typeOf)
{
    /// <summary>All discriminators of a slice; null where one of them finds nothing to go by.</summary>
    public IReadOnlyList<Criterion>? Of(SlicingRule slicing, ElementRules slice)
    {
        var criteria = slicing.Discriminators.Select(discriminator => Of(discriminator, slice)).ToList();

        return criteria.Count == 0 || criteria.Contains(null) ? null : [.. criteria.OfType<Criterion>()];
    }

    private Criterion? Of(DiscriminatorRule discriminator, ElementRules slice)
    {
        if (discriminator.Path is not { } path)
        {
            return null;
        }

        var places = Follow(slice, path);
        var elements = places.OfType<Expectation.Rules>().Select(place => place.Element).ToList();

        switch (discriminator.Kind)
        {
            case ElementDefinition.DiscriminatorType.Value or ElementDefinition.DiscriminatorType.Pattern:
                List<Expectation> tell = [.. places.Where(place => place is not Expectation.Rules rules || Expectation.Rules.Tell(rules.Element)), .. OfProfiles(elements)];
                return tell.Count > 0 ? new Criterion.ByValue(path, tell) : null;
            case ElementDefinition.DiscriminatorType.Exists:
                return elements.Find(element => element.Max == 0) is not null ? new Criterion.ByExistence(path, false)
                    : elements.Find(element => element.Min > 0) is not null ? new Criterion.ByExistence(path, true)
                    : null;
            case ElementDefinition.DiscriminatorType.Type:
                var types = path.EndsAtTarget ? Targets(slice, path).Select(typeOf).OfType<string>() : elements.SelectMany(element => element.Types).Select(type => type.Code);
                return types.Distinct().ToList() is { Count: > 0 } wanted ? new Criterion.ByType(path, wanted) : null;
            default:
                var profiles = path.EndsAtTarget ? Targets(slice, path) : elements.SelectMany(element => element.Types).SelectMany(type => type.Profiles);
                return profiles.Distinct().ToList() is { Count: > 0 } claimed ? new Criterion.ByProfile(path, claimed) : null;
        }
    }

    /// <summary>What the references before the last step may lead to.</summary>
    private IEnumerable<string> Targets(ElementRules slice, DiscriminatorPath path) =>
        Follow(slice, path.BeforeLast).OfType<Expectation.Rules>().SelectMany(place => place.Element.Types).SelectMany(type => type.Targets);

    /// <summary>An element may be told by what the profile of its type fixes.</summary>
    private IEnumerable<Expectation> OfProfiles(IEnumerable<ElementRules> elements) =>
        from element in elements
        from profile in element.Types.SelectMany(type => type.Profiles).Select(profileOf).OfType<Profile>()
        where Expectation.Rules.Tell(profile.Root)
        select new Expectation.Rules(profile.Root);

    /// <summary>What the rules of a slice say at a path: rules, or a part of a value that is fixed above it.</summary>
    private List<Expectation> Follow(ElementRules slice, DiscriminatorPath path)
    {
        List<Expectation> places = [new Expectation.Rules(slice)];

        foreach (var step in path.Steps)
        {
            places = [.. places.SelectMany(place => place switch
            {
                Expectation.Rules rules => Follow(rules.Element, step),
                Expectation.Part part when step is DiscriminatorStep.Child child => Parts(part.Value, child.Name),
                _ => [],
            })];
        }

        return places;
    }

    private IEnumerable<Expectation> Follow(ElementRules element, DiscriminatorStep step) => step switch
    {
        DiscriminatorStep.Child child => Child(element, child.Name),
        DiscriminatorStep.OfType => [new Expectation.Rules(element)],
        DiscriminatorStep.Resolve => element.Types.SelectMany(type => type.Targets).Select(profileOf).OfType<Profile>().Select(profile => new Expectation.Rules(profile.Root)),
        DiscriminatorStep.Extension extension => Roots(element)
            .SelectMany(root => root.Child("extension")?.Slices ?? [])
            .Where(one => UrlsOf(one.Rules).Contains(extension.Url))
            .Select(one => new Expectation.Rules(one.Rules)),
        _ => [],
    };

    private IEnumerable<Expectation> Child(ElementRules element, string name)
    {
        foreach (var root in Roots(element))
        {
            if (root.Child(name) is { } child)
            {
                yield return new Expectation.Rules(child);
            }

            foreach (var part in root.Values.SelectMany(value => Parts(value.Value, name)))
            {
                yield return part;
            }
        }

        // The url of an extension is the address of its definition, whether or not that is at hand.
        if (name == "url" && element.Child("url") is null)
        {
            foreach (var url in element.Types.SelectMany(type => type.Profiles))
            {
                yield return new Expectation.Part(new FhirUri(Canonical.Parse(url).Url));
            }
        }
    }

    private IEnumerable<string> UrlsOf(ElementRules extension) =>
        Child(extension, "url").SelectMany(place => place switch
        {
            Expectation.Part { Value: PrimitiveType url } => [url.JsonValue as string ?? ""],
            Expectation.Rules rules => rules.Element.Values.Select(value => (value.Value as PrimitiveType)?.JsonValue as string ?? ""),
            _ => Enumerable.Empty<string>(),
        });

    /// <summary>The rules themselves, those of the slices that must be there, and those of the profiles of their types.</summary>
    private IEnumerable<ElementRules> Roots(ElementRules element) =>
        [element, .. element.Slices.Where(slice => slice.Rules.Min > 0).Select(slice => slice.Rules), .. element.Types.SelectMany(type => type.Profiles).Select(profileOf).OfType<Profile>().Select(profile => profile.Root)];

    private static IEnumerable<Expectation> Parts(Base value, string name) =>
        !value.TryGetValue(name, out var found) ? []
        : found is Base one ? [new Expectation.Part(one)]
        : found is IEnumerable<Base> many ? many.Select(item => new Expectation.Part(item))
        : [];
}
