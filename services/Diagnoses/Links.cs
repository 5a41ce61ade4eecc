using CaseRecords.Fhir;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses;

/// <summary>The link from a metastasis to the primary that it came from.</summary>
internal static class Links
{
    extension(Condition metastasis)
    {
        public bool LinksTo(ResourceKey primary) => metastasis.RelatedPrimaries().Any(link => ResourceKey.Parse(link) == primary);

        /// <summary>The linked primaries of this record, without versions.</summary>
        public IEnumerable<ResourceKey> LinkedPrimaries() =>
            metastasis.RelatedPrimaries().Select(ResourceKey.Parse).OfType<ResourceKey>().Distinct();
    }
}
