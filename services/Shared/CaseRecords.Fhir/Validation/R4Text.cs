using System.Collections.Frozen;
using System.Text;

namespace CaseRecords.Fhir.Validation;

/// <summary>A file of the definitions extract: blocks of lines, each found by the name in its first line, <c>== name</c>.</summary>
internal sealed class R4Text
{
    private readonly string text;
    private readonly FrozenDictionary<string, Range> blocks;

    private R4Text(string text)
    {
        this.text = text;
        blocks = Blocks(text).ToFrozenDictionary(StringComparer.Ordinal);
    }

    public IEnumerable<string> Names => blocks.Keys;

    public bool Has(string name) => blocks.ContainsKey(name);

    public static R4Text Load(string file) => new(Read(file));

    public static string Read(string file)
    {
        using var stream = typeof(R4Text).Assembly.GetManifestResourceStream($"CaseRecords.Fhir.Validation.R4.{file}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);

        return reader.ReadToEnd();
    }

    /// <summary>The cells of a block's lines; null where no block has this name.</summary>
    public string[][]? Lines(string name) => blocks.TryGetValue(name, out var range)
        ? [.. text[range].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))]
        : null;

    private static IEnumerable<KeyValuePair<string, Range>> Blocks(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var next = text.IndexOf("\n== ", start, StringComparison.Ordinal);
            var end = next < 0 ? text.Length : next + 1;
            var name = text[(start + 3)..text.IndexOfAny(['\t', '\n'], start)];
            yield return KeyValuePair.Create(name, start..end);
            start = end;
        }
    }
}
