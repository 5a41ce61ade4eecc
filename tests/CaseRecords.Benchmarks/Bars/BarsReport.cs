using System.Globalization;
using CaseRecords.Benchmarks.Forms;
using CaseRecords.Load.Reports;

namespace CaseRecords.Benchmarks.Bars;

/// <summary>What was wanted, what was measured, and how they compare: a ratio of 1 and more is reached.</summary>
internal static class BarsReport
{
    private static readonly string[] Head = ["scenario", "clients", "form", "measured", "wanted", "unit", "ratio", ""];

    public static string Text(IReadOnlyList<MeasuredForm> forms) =>
        Table.Aligned(Head, [.. forms.SelectMany(Scenarios), .. forms.Where(form => form.Form.Kind != FormKind.Cluster).SelectMany(OfItself)]);

    private static IEnumerable<string[]> Scenarios(MeasuredForm form) =>
        from bar in Bar.All
        where bar.Form == form.Form.Kind
        from measured in form.Measured.Where(bar.IsOf)
        select Row(bar.Scenario, Number(measured.Clients), form, bar.Figure(measured), bar.Wanted, bar.AtLeast, bar.Unit);

    private static IEnumerable<string[]> OfItself(MeasuredForm form) =>
    [
        Row("start to first answer", "", form, form.Form.Start?.TotalSeconds, 4, atLeast: false, "s"),
        Row("memory, idle", "", form, form.IdleMemory / 1e6, 300, atLeast: false, "MB"),
        Row("memory, under load", "", form, form.Measured.SelectMany(one => one.Processes).Where(process => process.Name == "server").Select(process => process.PeakResident).DefaultIfEmpty().Max() / 1e6, 700, atLeast: false, "MB"),
        Row("disk for a byte of JSON", "", form, form.DiskPerByte, 4, atLeast: false, "bytes"),
    ];

    private static string[] Row(string what, string clients, MeasuredForm form, double? figure, double wanted, bool atLeast, string unit)
    {
        var ratio = atLeast ? figure / wanted : wanted / figure;

        return [what, clients, form.Form.Name, Number(figure), (atLeast ? "≥ " : "≤ ") + Number(wanted), unit, ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "", ratio >= 1 ? "" : "below"];
    }

    private static string Number(double? number) => number?.ToString(Math.Abs(number.Value) < 100 ? "0.##" : "0", CultureInfo.InvariantCulture) ?? "not measured";
}
