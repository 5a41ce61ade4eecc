using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Definitions;

/// <summary>Reads literal references that lead to resources of this record.</summary>
public static class References
{
    extension(ResourceReference? reference)
    {
        /// <summary>What the reference names, without a version; null where it leads elsewhere or is logical.</summary>
        public ResourceKey? Key() => ResourceKey.Parse(reference?.Reference);

        /// <summary>The patient that the reference names, as <c>Patient/id</c>; null where it names none.</summary>
        public string? Patient() => reference.Key() is { Type: "Patient" } key ? key.ToString() : null;

        /// <summary>Whether the reference names a resource.</summary>
        public bool Names(ResourceKey key) => reference.Key() == key;
    }
}
