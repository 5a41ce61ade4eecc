namespace CaseRecords.Fhir.Search;

/// <summary>Where index rows belong: to a parameter, to a contained resource from 1 (0: the resource itself), and to the repeat of an element that a composite joins on from 1 (0: none).</summary>
internal readonly record struct Slot(short P, short Sub = 0, short Grp = 0)
{
    /// <summary>An ordinal as rows keep it: the few beyond the largest share it.</summary>
    public static short Ordinal(int index) => (short)Math.Min(index + 1, short.MaxValue);
}
