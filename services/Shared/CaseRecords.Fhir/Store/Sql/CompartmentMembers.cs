using CaseRecords.Fhir.Search;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>
/// What the table compartment lists: resources of several patients, and those of one patient whom nothing names as the one they are about, such as a
/// result that a patient measured of nobody in particular. All other resources of a patient say so where a search for the patient looks.
/// </summary>
/// <param name="compartment">Null before search parameters are numbered.</param>
internal sealed class CompartmentMembers(PatientCompartment? compartment)
{
    /// <summary>Several patients, in place of the number of one.</summary>
    public const long Several = -1;

    /// <summary>The one patient's number; 0 for none, <see cref="Several"/>.</summary>
    public static long PatientOf(IReadOnlyList<long> patients) => patients switch
    {
        [] => 0,
        [var one] => one,
        _ => Several,
    };

    /// <summary>Under whose numbers a resource is listed.</summary>
    /// <param name="keys">Its index rows.</param>
    public IEnumerable<long> Of(string type, IReadOnlyList<long> patients, IndexKeys keys) => IsListed(type, PatientOf(patients), keys) ? patients : [];

    /// <param name="patient">As <see cref="PatientOf"/> tells it.</param>
    public bool IsListed(string type, long patient, IndexKeys keys) =>
        patient == Several || (patient > 0 && compartment is not null && keys.References.Count > 0 && !compartment.Subjects(type).All(p => keys.Names(p, patient)));
}
