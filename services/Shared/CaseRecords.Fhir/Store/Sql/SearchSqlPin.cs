namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Keeps index rows to one patient; and, where that patient is not alone in being allowed, to resources of several patients.</summary>
/// <param name="Patient">The parameter that holds the patient's number.</param>
/// <param name="Rid">The number.</param>
internal sealed record SearchSqlPin(string Patient, long Rid, bool Alone)
{
    /// <summary>Said of a row, behind its alias and a dot.</summary>
    public string Text => Alone ? One : $"patient IN ({Patient}, -1)";

    /// <summary>The same in parts, of which each is one place in an index.</summary>
    public IReadOnlyList<string> Parts => Alone ? [One] : [One, "patient = -1"];

    /// <summary>
    /// Whether a row that is kept to the patient is about the patient, where the search asks for no more: what is of the patient alone and does not
    /// say so is listed in the table compartment, which is read once.
    /// </summary>
    public string IsAbout(string row) =>
        $"({row}.patient = {Patient} AND NOT EXISTS (SELECT 1 FROM compartment a JOIN resource b ON b.rid = a.rid WHERE a.patient = {Patient} AND b.patient = {Patient}))";

    private string One => $"patient = {Patient}";
}
