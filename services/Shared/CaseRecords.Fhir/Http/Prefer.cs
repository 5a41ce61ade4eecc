namespace CaseRecords.Fhir.Http;

/// <summary>The Prefer header: what the client would like, as far as it is known here. The rest of it is ignored, as HTTP says.</summary>
/// <param name="Return">minimal, representation or OperationOutcome; null where the client does not say.</param>
/// <param name="Lenient">handling=lenient: an unknown search parameter is ignored and said so.</param>
/// <seealso href="https://hl7.org/fhir/R4/http.html#ops"/>
public sealed record Prefer(string? Return, bool Lenient)
{
    private static readonly string[] Returns = ["minimal", "representation", "OperationOutcome"];

    public static Prefer Default { get; } = new(null, false);

    /// <summary>respond-async: the client will come back for the answer.</summary>
    public bool RespondsAsync { get; init; }

    /// <summary>The same as a header; null where nothing is preferred. Where the answer is awaited is not passed on.</summary>
    public string? Header => (Return, Lenient) switch
    {
        (null, false) => null,
        (null, true) => "handling=lenient",
        (_, false) => $"return={Return}",
        _ => $"return={Return}, handling=lenient",
    };

    /// <summary>Reads the header's values; of one preference that is given twice the first counts.</summary>
    /// <seealso href="https://www.rfc-editor.org/rfc/rfc7240#section-2"/>
    public static Prefer Parse(IEnumerable<string?> header)
    {
        var prefer = Default;
        HashSet<string> said = new(StringComparer.OrdinalIgnoreCase);

        foreach (var preference in header.SelectMany(value => (value ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var (name, value) = preference.Split('=', 2, StringSplitOptions.TrimEntries) is [var before, var after] ? (before, after.Trim('"')) : (preference, "");

            if (said.Add(name))
            {
                prefer = With(prefer, name.ToLowerInvariant(), value);
            }
        }

        return prefer;
    }

    private static Prefer With(Prefer prefer, string name, string value) => name switch
    {
        "return" => prefer with { Return = Array.Find(Returns, known => known.Equals(value, StringComparison.OrdinalIgnoreCase)) },
        "handling" => prefer with { Lenient = value.Equals("lenient", StringComparison.OrdinalIgnoreCase) },
        "respond-async" => prefer with { RespondsAsync = true },
        _ => prefer,
    };
}
