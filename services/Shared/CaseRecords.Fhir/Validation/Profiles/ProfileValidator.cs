using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Holds resources against the profiles that they claim in <c>meta.profile</c>, or that a caller names.</summary>
/// <seealso href="https://hl7.org/fhir/R4/validation.html"/>
public sealed class ProfileValidator
{
    private readonly DefinitionsNow definitionsNow;
    private readonly HashSet<string> served;
    private readonly UnknownProfiles unknown;

    /// <param name="served">Profiles whose rules are in services' definitions: known, also where no StructureDefinition of them is at hand.</param>
    internal ProfileValidator(StoredDefinitions stored, IReadOnlyList<ServedProfile> served, ValidationSettings settings)
        : this(new ProfileCatalogue(stored, settings.Folder, new KnownCodes(ValueSets.Contains, ValueSets.IsCodeOf)).Now, served, settings.UnknownProfiles)
    {
    }

    internal ProfileValidator(DefinitionsNow definitionsNow, IReadOnlyList<ServedProfile> served, UnknownProfiles unknown)
    {
        this.definitionsNow = definitionsNow;
        this.served = served.Select(profile => profile.Url).ToHashSet(StringComparer.Ordinal);
        this.unknown = unknown;
    }

    /// <summary>What stands against a resource that is being written by the profiles that it claims; nothing, at no cost, where it claims none.</summary>
    /// <param name="overlay">The other entries of its bundle: a profile that is written with the resource counts.</param>
    public async ValueTask<IReadOnlyList<Issue>> Claimed(Resource resource, Overlay? overlay, CancellationToken cancellationToken)
    {
        var claims = ProfileClaim.Of(resource);

        return claims.Count == 0 ? [] : await Check(resource, claims, await definitionsNow(overlay, cancellationToken), Unknown, cancellationToken);
    }

    /// <summary>What stands against a resource by one profile, whether it claims it or not.</summary>
    public async ValueTask<IReadOnlyList<Issue>> Against(Resource resource, string profile, CancellationToken cancellationToken) =>
        await Check(
            resource, [new ProfileClaim(resource.ToPocoNode(ModelInfo.ModelInspector), profile, resource.TypeName)], await definitionsNow(null, cancellationToken),
            claim => new Issue(422, OperationOutcome.IssueType.NotFound, $"The profile {claim.Profile} is not known here."), cancellationToken);

    private async ValueTask<IReadOnlyList<Issue>> Check(
        Resource resource, IReadOnlyList<ProfileClaim> claims, DefinitionSet definitions, Func<ProfileClaim, Issue?> unknownClaim, CancellationToken cancellationToken)
    {
        await definitions.Load(claims.Select(claim => claim.Profile), cancellationToken);
        List<Issue> issues = [];
        var walk = new Walk(definitions);
        var known = claims.Where(claim => definitions.Profile(claim.Profile) is not null).ToList();

        foreach (var claim in claims.Except(known))
        {
            issues.AddRange(WithoutDefinition(claim, unknownClaim) is { } issue ? [issue] : Array.Empty<Issue>());
        }

        if (known.Count == 0)
        {
            return issues;
        }

        var root = known[0].Resource is var first && first.Poco == resource ? first : resource.ToPocoNode(ModelInfo.ModelInspector);
        var extensions = ExtensionCheck.In(root).ToList();
        await definitions.Load(extensions.Select(ExtensionCheck.UrlOf).OfType<string>().Distinct(), cancellationToken);

        foreach (var claim in known)
        {
            Check(claim, definitions.Profile(claim.Profile)!, walk, issues);
        }

        extensions.ForEach(extension => ExtensionCheck.Run(extension, walk, issues));

        return issues;
    }

    private void Check(ProfileClaim claim, Profile profile, Walk walk, List<Issue> issues)
    {
        if (!TypeNames.Covers(profile.Type, claim.Resource.Poco.TypeName))
        {
            issues.Add(new Issue(422, OperationOutcome.IssueType.Structure, $"The profile {profile.Name} is for {profile.Type}, not for {claim.Resource.Poco.TypeName}.", claim.Place));
            return;
        }

        issues.AddRange(profile.NotUnderstood.Select(sentence => Unchecked(OperationOutcome.IssueType.NotSupported, $"A part of the profile {profile.Name} was not checked. {sentence}", claim)));

        if (unknown != UnknownProfiles.Ignore)
        {
            issues.AddRange(profile.MissingBases.Select(missing => Unchecked(OperationOutcome.IssueType.NotFound, $"What the base {missing} of the profile {profile.Name} demands was not checked: it is not known here.", claim)));
        }

        walk.Tell(claim.Resource, profile, issues);
    }

    /// <summary>Types of R4 itself, and profiles whose rules are in a service's definition, need no StructureDefinition.</summary>
    private Issue? WithoutDefinition(ProfileClaim claim, Func<ProfileClaim, Issue?> unknownClaim)
    {
        var canonical = Canonical.Parse(claim.Profile);

        return canonical.CoreType is { } type
            ? TypeNames.Covers(type, claim.Resource.Poco.TypeName) ? null : new Issue(422, OperationOutcome.IssueType.Structure, $"This is no {type}.", claim.Place)
            : served.Contains(canonical.Url) ? null
            : unknownClaim(claim);
    }

    private Issue? Unknown(ProfileClaim claim) => unknown switch
    {
        UnknownProfiles.Ignore => null,
        UnknownProfiles.Refuse => new Issue(422, OperationOutcome.IssueType.NotFound, "This profile is not known here, and claims of unknown profiles are refused.", claim.Place),
        _ => Unchecked(OperationOutcome.IssueType.NotFound, "This profile is not known here: whether the resource conforms to it was not checked.", claim),
    };

    private static Issue Unchecked(OperationOutcome.IssueType code, string sentence, ProfileClaim claim) =>
        new(200, code, sentence, claim.Place, OperationOutcome.IssueSeverity.Warning);
}
