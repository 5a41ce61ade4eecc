using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Xml.Linq;
using Fhir.Metrics;

namespace CaseRecords.Fhir.Search.Values.Ucum;

/// <summary>The units and prefixes of UCUM, from the official table that the library carries.</summary>
/// <remarks>The library's own conversions carry an estimated error and know neither Celsius nor nested terms; its table is exact.</remarks>
/// <seealso href="https://ucum.org/ucum"/>
internal sealed class UnitTable
{
    private const string Resource = "Fhir.Metrics.Data.ucum-essence.xml";

    /// <summary>Units that are nothing but a number.</summary>
    private static readonly FrozenSet<string> Numbers = new[] { "10*", "10^", "[pi]" }.ToFrozenSet();

    /// <summary>UCUM counts particles; here an amount of substance is a dimension, as in SI, so that no value has 24 digits before its point.</summary>
    private static readonly FrozenSet<string> Dimensions = new[] { "mol" }.ToFrozenSet();

    private readonly FrozenDictionary<string, Entry> units;
    private readonly FrozenDictionary<string, Fraction> prefixes;
    private readonly ConcurrentDictionary<string, Measure?> measures = new(StringComparer.Ordinal);

    private UnitTable(XElement root)
    {
        prefixes = root.Elements("prefix").ToFrozenDictionary(Code, prefix => Fraction.Parse(Value(prefix).Attribute("value")!.Value));
        units = root.Elements("unit").Select(Read)
            .Concat(root.Elements().Where(element => element.Name.LocalName == "base-unit").Select(unit => new Entry(Code(unit), true, null, "", null, true)))
            .ToFrozenDictionary(entry => entry.Code);
    }

    public static UnitTable Shared { get; } = Load();

    /// <summary>An atom, with or without a prefix; null if there is none of this name, or if it is no ratio (such as Celsius or pH).</summary>
    public Measure? Find(string symbol) => Prefixed(symbol, code => measures.GetOrAdd(code, Resolve));

    /// <summary>The scale of a unit whose zero lies elsewhere, such as Celsius: its prefix, and the name of its function.</summary>
    public (Fraction Prefix, string Function)? Scale(string symbol)
    {
        var (prefix, code) = Split(symbol);

        return code is not null && units[code].Function is { } function ? (prefix, function) : null;
    }

    private Measure? Prefixed(string symbol, Func<string, Measure?> find)
    {
        var (prefix, code) = Split(symbol);

        return code is null ? null : find(code)?.Times(prefix);
    }

    private (Fraction Prefix, string? Code) Split(string symbol)
    {
        if (units.ContainsKey(symbol))
        {
            return (Fraction.One, symbol);
        }

        for (var length = 1; length <= 2 && length < symbol.Length; length++)
        {
            if (prefixes.TryGetValue(symbol[..length], out var prefix) && units.TryGetValue(symbol[length..], out var unit) && unit.IsMetric)
            {
                return (prefix, unit.Code);
            }
        }

        return (Fraction.One, null);
    }

    private Measure? Resolve(string code)
    {
        var unit = units[code];

        return unit switch
        {
            { Function: not null } => null,
            { IsBase: true } => Measure.Base(code),
            { Unit: "1" } when !Numbers.Contains(code) => Measure.Base(code),
            _ when Dimensions.Contains(code) => Measure.Base(code),
            _ => UnitTerm.Parse(unit.Unit, this)?.Times(Fraction.Parse(unit.Value!)),
        };
    }

    private static UnitTable Load()
    {
        using var stream = typeof(UCUM).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("Fhir.Metrics no longer carries the table of units.");

        return new UnitTable(XDocument.Load(stream).Root!);
    }

    private static Entry Read(XElement unit)
    {
        var value = Value(unit);

        return new Entry(
            Code(unit), unit.Attribute("isMetric")?.Value == "yes", value.Attribute("value")?.Value, value.Attribute("Unit")!.Value, value.Element("function")?.Attribute("name")?.Value, false);
    }

    private static string Code(XElement element) => element.Attribute("Code")!.Value;

    private static XElement Value(XElement element) => element.Element("value")!;

    private sealed record Entry(string Code, bool IsMetric, string? Value, string Unit, string? Function, bool IsBase);
}
