namespace CaseRecords.Terminology;

/// <summary>Reads the tables that travel inside this assembly.</summary>
internal static class TsvFile
{
    private static readonly string[] Required = ["system", "code", "display", "group", "mark"];

    public static IReadOnlyList<string> Names() =>
    [
        .. typeof(TsvFile).Assembly.GetManifestResourceNames()
            .Where(resource => resource.EndsWith(".tsv", StringComparison.Ordinal))
            .Select(resource => resource[..^".tsv".Length])
            .Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<CodeRow> Read(string name)
    {
        using var stream = typeof(TsvFile).Assembly.GetManifestResourceStream(name + ".tsv")
            ?? throw new KeyNotFoundException($"There is no code table '{name}'.");
        using var reader = new StreamReader(stream);

        return Parse(name, reader.ReadToEnd());
    }

    /// <exception cref="FormatException">The header or a row is not as it should be; the message names the line.</exception>
    public static IReadOnlyList<CodeRow> Parse(string name, string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var header = lines[0].Split('\t');

        if (!header.Take(Required.Length).SequenceEqual(Required))
        {
            throw new FormatException($"{name}.tsv must begin with the columns {string.Join(", ", Required)}.");
        }

        return [.. lines.Skip(1).Select((line, index) => ParseRow(name, index + 2, header, line.Split('\t')))];
    }

    private static CodeRow ParseRow(string name, int line, string[] header, string[] cells)
    {
        if (cells.Length != header.Length)
        {
            throw new FormatException($"{name}.tsv line {line} has {cells.Length} cells; the header has {header.Length}.");
        }

        var extra = new Dictionary<string, string>(StringComparer.Ordinal);

        for (var column = Required.Length; column < header.Length; column++)
        {
            extra[header[column]] = cells[column];
        }

        return new CodeRow(cells[0], cells[1], cells[2], cells[3], cells[4], extra);
    }
}
