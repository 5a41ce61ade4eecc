using CaseRecords.Events;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses;

/// <summary>A tumour that came from another one.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-secondary-cancer-condition.html"/>
internal static class SecondaryCancer
{
    /// <summary>Finds the metastases of a primary.</summary>
    public const string RelatedPrimary = "related-primary";

    public static ResourceDefinition<Condition> Definition { get; } = new()
    {
        Profile = Profiles.SecondaryCancer,
        When = condition => condition.IsSecondaryCancer(),
        Search =
        [
            SearchBy.Token("metastasis-route", $"Condition.extension('{Profiles.MetastasisRoute}').extension('route').value"),
            SearchBy.Reference(RelatedPrimary, $"Condition.extension('{Profiles.RelatedCondition}').value", "Condition"),
        ],
        Sees = metastasis =>
        [
            .. metastasis.RelatedPrimaries().Select(CaseNeed.Reference),
            CaseNeed.Referring("Condition", "subject", metastasis.Subject.Patient()),
        ],
        Rules = [MetastasisRules.BelongsToItsPrimary, MetastasisRules.IsTheOnlyOneOfItsOrgan],
        Raises = [Recorded, Linked, Unlinked],
    };

    /// <summary>A metastasis is recorded, or becomes active.</summary>
    public static IEnumerable<CaseEvent> Recorded(Change<Condition> change)
    {
        var recorded = change.Becomes(condition => condition.IsSecondaryCancer() && !condition.IsWithdrawn());
        var active = change.Becomes(condition => condition.IsSecondaryCancer() && condition.IsActive());

        if ((recorded || active) && change.After!.Subject.Patient() is { } patient)
        {
            yield return new CaseEvent("Metastasis", "recorded", new MetastasisRecorded
            {
                Patient = patient,
                Condition = change.Reference,
                Version = change.Version,
                Organ = change.After.MetastasisOrgan(),
                PrimaryKnown = change.After.RelatedPrimaries().Count > 0,
                Route = change.After.MetastasisRoute(),
            });
        }
    }

    /// <summary>D-4: a metastasis is said to come from a primary, at once or by a later update.</summary>
    public static IEnumerable<CaseEvent> Linked(Change<Condition> change) =>
        from primary in LinksOf(change.After).Except(LinksOf(change.Before))
        let patient = change.After!.Subject.Patient()
        where patient is not null
        select new CaseEvent("Primary", "linked", new PrimaryLinked
        {
            Patient = patient,
            Secondary = change.Reference,
            Primary = primary.ToString(),
            Version = change.Version,
        });

    /// <summary>The link of a metastasis to its primary is removed, or the metastasis is deleted with it.</summary>
    public static IEnumerable<CaseEvent> Unlinked(Change<Condition> change) =>
        from primary in LinksOf(change.Before).Except(LinksOf(change.After))
        let patient = (change.After ?? change.Before!).Subject.Patient()
        where patient is not null
        select new CaseEvent("Primary", "unlinked", new PrimaryUnlinked
        {
            Patient = patient,
            Secondary = change.Reference,
            Primary = primary.ToString(),
            Reason = change.After is null ? "deleted" : "removed",
            Version = change.Version,
        });

    private static IEnumerable<ResourceKey> LinksOf(Condition? condition) => condition?.LinkedPrimaries() ?? [];
}
