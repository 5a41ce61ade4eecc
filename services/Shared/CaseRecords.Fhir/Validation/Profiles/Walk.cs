using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search.Paths;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>One check of one resource: remembers what was checked, so that nothing is checked or told twice and circles end.</summary>
internal sealed class Walk(DefinitionSet definitions)
{
    private readonly Dictionary<(Base Value, string Profile), List<Issue>> checkedBefore = new(new ByReference());
    private readonly HashSet<(Base Value, string Profile)> told = new(new ByReference());

    public DefinitionSet Definitions => definitions;

    /// <summary>Adds what stands against a value's conforming to a profile, once.</summary>
    public void Tell(PocoNode value, Profile profile, List<Issue> issues)
    {
        var found = Check(value, profile);

        if (told.Add((value.Poco, profile.Canonical.ToString())))
        {
            issues.AddRange(found);
        }
    }

    /// <summary>Whether a value conforms to a profile, or is of a core type; null where that is not known.</summary>
    public bool? Conforms(PocoNode value, string profile) =>
        Canonical.Parse(profile).CoreType is { } type ? TypeNames.Covers(type, value.Poco.TypeName)
        : definitions.Profile(profile) is not { } known ? null
        : TypeNames.Covers(known.Type, value.Poco.TypeName) && !Check(value, known).Exists(issue => issue.IsError);

    /// <summary>The values at a path; null where it goes through a reference that leads out of sight.</summary>
    public static IReadOnlyList<PocoNode>? Follow(PocoNode value, DiscriminatorPath path)
    {
        List<PocoNode> values = [value];

        foreach (var step in path.Steps)
        {
            List<PocoNode> next = [];

            foreach (var one in values)
            {
                switch (step)
                {
                    case DiscriminatorStep.Child child:
                        next.AddRange(one.Child(child.Name) ?? Enumerable.Empty<PocoNode>());
                        break;
                    case DiscriminatorStep.Extension extension:
                        next.AddRange((one.Child("extension") ?? Enumerable.Empty<PocoNode>()).Where(e => e.Poco is Extension { Url: var url } && url == extension.Url));
                        break;
                    case DiscriminatorStep.OfType type when TypeNames.Covers(type.Type, one.Poco.TypeName):
                        next.Add(one);
                        break;
                    case DiscriminatorStep.Resolve when Resolve(one) is { } target:
                        next.Add(target);
                        break;
                    case DiscriminatorStep.Resolve:
                        return null;
                }
            }

            values = next;
        }

        return values;
    }

    /// <summary>The resource that a reference leads to, where it is contained or in the same bundle.</summary>
    public static PocoNode? Resolve(PocoNode reference) =>
        reference.Poco is ResourceReference { Reference: { Length: > 0 } text } ? reference.Resolve(text, _ => null) : null;

    /// <summary>The type that a reference leads to; null where it does not say.</summary>
    public static string? TypeOfTarget(PocoNode reference) =>
        reference.Poco is not ResourceReference { } link ? null
        : Resolve(reference)?.Poco.TypeName ?? ReferenceText.TargetType(link, Root(reference));

    /// <summary>Whether the target of a reference, seen or not, can conform to one of the profiles; null where its conformance cannot be looked at.</summary>
    public bool? MayReferTo(PocoNode reference, IReadOnlyList<string> profiles) =>
        Resolve(reference) is { } target ? Known.Any(profiles, profile => Conforms(target, profile))
        : TypeOfTarget(reference) is not { } type ? null
        : profiles.All(profile => definitions.TypeOf(profile) is { } wanted && !TypeNames.Covers(wanted, type)) ? false
        : profiles.Any(profile => Canonical.Parse(profile).CoreType is { } core && TypeNames.Covers(core, type)) ? true
        : null;

    /// <summary>Whether a code of a value is in a value set; null where that is not known.</summary>
    public bool? AnyIn(CodedValue coded, string valueSet) =>
        Known.Any(coded.Codings, coding => definitions.Contains(valueSet, coding.System, coding.Code));

    private static Resource Root(PocoNode node) => node.Parent is { } parent ? Root(parent) : (Resource)node.Poco;

    private List<Issue> Check(PocoNode value, Profile profile)
    {
        var key = (value.Poco, profile.Canonical.ToString());

        if (!checkedBefore.TryGetValue(key, out var issues))
        {
            // Where a circle comes back here, nothing more is found than what is being found.
            checkedBefore[key] = issues = [];
            List<Issue> found = [];
            new ElementCheck(this, profile, found).Item(profile.Root, value);
            issues.AddRange(found);
        }

        return issues;
    }

    private sealed class ByReference : IEqualityComparer<(Base Value, string Profile)>
    {
        public bool Equals((Base Value, string Profile) x, (Base Value, string Profile) y) => ReferenceEquals(x.Value, y.Value) && x.Profile == y.Profile;

        public int GetHashCode((Base Value, string Profile) obj) => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Value), obj.Profile);
    }
}
