using System.Collections.Frozen;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir;

/// <summary>What FHIR R4 (4.0.1) fixes: the resource types and the shape of an id.</summary>
/// <seealso href="https://hl7.org/fhir/R4/resourcelist.html"/>
public static class R4
{
    public const string Version = "4.0.1";

    /// <summary>Every concrete R4 resource type, in ordinal order. The position in this list, from 1, is the number that the record stores.</summary>
    public static IReadOnlyList<string> ResourceTypes { get; } =
        [.. ModelInfo.SupportedResources.Order(StringComparer.Ordinal)];

    private static readonly FrozenDictionary<string, short> Numbers =
        ResourceTypes.Select((name, index) => KeyValuePair.Create(name, (short)(index + 1))).ToFrozenDictionary();

    public static bool IsResourceType(string type) => Numbers.ContainsKey(type);

    /// <summary>The number under which the record stores a type.</summary>
    /// <exception cref="KeyNotFoundException">The type is not an R4 resource type.</exception>
    public static short Number(string type) => Numbers[type];

    public static string Name(short number) => ResourceTypes[number - 1];

    /// <summary>Whether a text is a logical id that a url can name: 1 to 64 of A-Z a-z 0-9 - and dot, but not the path segments that mean "here" and "above".</summary>
    /// <seealso href="https://hl7.org/fhir/R4/datatypes.html#id"/>
    public static bool IsId(string? id) =>
        id is { Length: >= 1 and <= 64 } && id is not ("." or "..") && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
}
