using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaseRecords.Load.Data;

/// <summary>A bundle of synthea that can be sent again and again, each time with other UUIDs and other numbers of its people, so that nothing meets its twin.</summary>
internal sealed partial class SyntheaPatient
{
    private readonly byte[] bundle;
    private readonly int[] uuids;
    private readonly (int Start, int Length)[] numbers;

    private SyntheaPatient(byte[] bundle, int entries)
    {
        // As ASCII, so that places in the text are places in the bytes.
        var text = Encoding.ASCII.GetString(bundle);
        (this.bundle, Entries) = (bundle, entries);
        uuids = [.. Uuid().Matches(text).Select(match => match.Index)];
        numbers = [.. Number().Matches(text).Select(match => (match.Groups[1].Index, match.Groups[1].Length))];
    }

    public int Entries { get; }

    /// <exception cref="LoadFailedException">It is no transaction.</exception>
    public static SyntheaPatient Read(string file)
    {
        try
        {
            using var bundle = JsonDocument.Parse(File.ReadAllBytes(file));

            return bundle.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("type", out var type) && type.ValueEquals("transaction")
                ? new SyntheaPatient(JsonSerializer.SerializeToUtf8Bytes(root), root.GetProperty("entry").GetArrayLength())
                : throw new LoadFailedException($"{file} is no transaction bundle.");
        }
        catch (JsonException e)
        {
            throw new LoadFailedException($"{file} is no JSON: {e.Message}");
        }
    }

    /// <summary>The bundle with each of these replaced, the same by the same.</summary>
    public byte[] Another()
    {
        var another = bundle.AsSpan().ToArray();
        Span<byte> mask = stackalloc byte[UuidLength];
        Random.Shared.NextBytes(mask);

        foreach (var start in uuids)
        {
            for (var i = 0; i < UuidLength; i++)
            {
                // The digits that say version and variant stay.
                another[start + i] = i is 14 or 19 ? another[start + i] : OtherHex(another[start + i], mask[i]);
            }
        }

        foreach (var (start, length) in numbers)
        {
            for (var i = 0; i < length; i++)
            {
                another[start + i] = OtherDecimal(another[start + i], mask[i % UuidLength]);
            }
        }

        return another;
    }

    private const int UuidLength = 36;

    private static byte OtherHex(byte digit, byte mask) => digit == '-' ? digit : "0123456789abcdef"u8[(digit <= '9' ? digit - '0' : digit - 'a' + 10) ^ (mask & 15)];

    private static byte OtherDecimal(byte digit, byte mask) => digit is >= (byte)'0' and <= (byte)'9' ? (byte)('0' + ((digit - '0' + mask) % 10)) : digit;

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    /// <summary>Social security, driver's licence, passport and national provider numbers.</summary>
    [GeneratedRegex("""
        "system":"(?:http://hl7\.org/fhir/sid/us-(?:ssn|npi)|urn:oid:2\.16\.840\.1\.113883\.4\.3\.25|[^"]*passportNumber)","value":"([^"]*)"
        """)]
    private static partial Regex Number();
}
