using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>One check of one resource: remembers what was checked, so that nothing is checked or told twice and circles end.</summary>
internal sealed class Walk(DefinitionSet definitions)
{
    /// <summary>References from one resource to the next are followed this far; what is behind is taken to conform.</summary>
    private const int Farthest = 24;

    private readonly Dictionary<(Base Value, string Profile), List<Issue>> checkedBefore = new(new ByReference());
    private readonly HashSet<(Base Value, string Profile)> told = new(new ByReference());

    private int depth;

    public DefinitionSet Definitions => definitions;

    public ReferenceTargets Targets { get; } = new();

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
    public IReadOnlyList<PocoNode>? Follow(PocoNode value, DiscriminatorPath path)
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
                    case DiscriminatorStep.Resolve when Targets.Find(one) is { } target:
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

    /// <summary>Whether the target of a reference, seen or not, can conform to one of the profiles; null where its conformance cannot be looked at.</summary>
    public bool? MayReferTo(PocoNode reference, IReadOnlyList<string> profiles) =>
        Targets.Find(reference) is { } target ? Known.Any(profiles, profile => Conforms(target, profile))
        : Targets.TypeOf(reference) is not { } type ? null
        : profiles.All(profile => definitions.TypeOf(profile) is { } wanted && !TypeNames.Covers(wanted, type)) ? false
        : profiles.Any(profile => Canonical.Parse(profile).CoreType is { } core && TypeNames.Covers(core, type)) ? true
        : null;

    /// <summary>Whether a code of a value is in a value set; null where that is not known.</summary>
    public bool? AnyIn(CodedValue coded, string valueSet) =>
        Known.Any(coded.Codings, coding => definitions.Contains(valueSet, coding.System, coding.Code));

    private List<Issue> Check(PocoNode value, Profile profile)
    {
        var key = (value.Poco, profile.Canonical.ToString());

        if (checkedBefore.TryGetValue(key, out var issues))
        {
            return issues;
        }

        if (depth >= Farthest)
        {
            return [];
        }

        // Where a circle comes back here, nothing more is found than what is being found.
        checkedBefore[key] = issues = [];
        List<Issue> found = [];
        depth++;
        new ElementCheck(this, profile, found).Item(profile.Root, value);
        depth--;
        issues.AddRange(found);

        return issues;
    }

    private sealed class ByReference : IEqualityComparer<(Base Value, string Profile)>
    {
        public bool Equals((Base Value, string Profile) x, (Base Value, string Profile) y) => ReferenceEquals(x.Value, y.Value) && x.Profile == y.Profile;

        public int GetHashCode((Base Value, string Profile) obj) => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Value), obj.Profile);
    }
}
