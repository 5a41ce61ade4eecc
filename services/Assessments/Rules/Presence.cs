using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Assessments.Rules;

/// <summary>Whether a condition is there, in three values.</summary>
internal static class Presence
{
    extension(Condition condition)
    {
        /// <summary>Clinically active and not withdrawn; unknown where nobody gave a clinical status.</summary>
        public Truth Active() =>
            condition.IsWithdrawn() ? Truth.No
            : condition.ClinicalStatus is null ? Truth.Unknown
            : condition.IsActive() ? Truth.Yes
            : Truth.No;

        public Truth Confirmed() =>
            condition.IsConfirmed() ? condition.Active() : Truth.No;

        public string Reference() => $"Condition/{condition.Id}";
    }
}
