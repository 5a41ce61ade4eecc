using System.Globalization;

namespace CaseRecords.Load.Data;

/// <summary>Something that a laboratory measures. The results of one patient run through 101 steps from the least.</summary>
internal sealed record LabTest(string Code, string Display, string Unit, double Least, double Step)
{
    /// <summary>Blood pressure comes as two components.</summary>
    private const string Pressure = "85354-9";

    public static IReadOnlyList<LabTest> All { get; } =
    [
        new("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 0.6, 0.01),
        new("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 9, 0.1),
        new("2039-6", "Carcinoembryonic Ag [Mass/volume] in Serum or Plasma", "ng/mL", 1, 0.5),
        new(Pressure, "Blood pressure panel with all children optional", "mm[Hg]", 95, 0.7),
    ];

    public bool IsPressure => Code == Pressure;

    public string Result(int n) => (Least + (Step * (n * 37 % 101))).ToString("0.00", CultureInfo.InvariantCulture);
}
