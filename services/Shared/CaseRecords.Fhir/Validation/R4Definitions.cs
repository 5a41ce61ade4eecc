using System.Collections.Concurrent;

namespace CaseRecords.Fhir.Validation;

/// <summary>What R4 says about every element of every type, from the extract of its definitions that is built in. Types are read when first asked for.</summary>
/// <seealso href="https://hl7.org/fhir/R4/downloads.html"/>
public static class R4Definitions
{
    private static readonly Lazy<R4Text> Text = new(() => R4Text.Load("elements.tsv"));

    private static readonly ConcurrentDictionary<string, R4Type?> Types = new(StringComparer.Ordinal);

    /// <summary>Every type: resources, datatypes, primitives, and the abstract ones.</summary>
    public static IEnumerable<string> TypeNames => Text.Value.Names;

    /// <summary>A type by its name; null where R4 has none of it.</summary>
    public static R4Type? Type(string name) => Types.GetOrAdd(name, Read);

    /// <summary>The element at a path, through datatypes and content references: <c>Patient</c>, <c>contact.name.given</c>. Choices as <c>value[x]</c>, or by one type: <c>valueQuantity.unit</c>.</summary>
    public static R4Element? Element(string type, string path)
    {
        var (owner, prefix) = (type, "");
        R4Element? element = null;

        foreach (var part in path.Split('.'))
        {
            if (element is not null)
            {
                (owner, prefix) = Inside(owner, element);
            }

            if (Child(owner, prefix, part) is not { } found)
            {
                return null;
            }

            element = found;
        }

        return element;
    }

    /// <summary>Where the elements under an element are defined: a type, and a path in it.</summary>
    /// <param name="code">Which of its types, where it has several.</param>
    internal static (string Type, string Path) Inside(string owner, R4Element element, string? code = null) =>
        element.ContentReference is { } path ? (owner, path)
        : (code ?? (element.Types is [var only] ? only.Code : "")) switch
        {
            "BackboneElement" or "Element" => (owner, element.Path),
            var type => (type, ""),
        };

    private static R4Element? Child(string owner, string prefix, string part)
    {
        if (Type(owner) is not { } type)
        {
            return null;
        }

        var children = type.Children(prefix);

        if (prefix.Length > 0)
        {
            // What every element inside a type has is defined once.
            children = [.. children, .. Type(IsElement(owner, prefix) ? "Element" : "BackboneElement")!.Children("")];
        }

        foreach (var child in children)
        {
            if (child.Path.EndsWith(part, StringComparison.Ordinal) && (child.Name == part || child.Path == part || child.Path.EndsWith("." + part, StringComparison.Ordinal)))
            {
                return child;
            }

            if (child.IsChoice && part.StartsWith(child.Name, StringComparison.Ordinal)
                && child.Types.FirstOrDefault(choice => JsonName(child, choice) == part) is { } one)
            {
                return child with { Types = [one] };
            }
        }

        return null;
    }

    /// <summary>Whether an element inside a type is a plain Element, which has no modifierExtension.</summary>
    internal static bool IsElement(string owner, string path) => Type(owner)!.Element(path) is { Types: [{ Code: "Element" }] };

    /// <summary>The JSON name of an element with one of its types: <c>valueQuantity</c>.</summary>
    internal static string JsonName(R4Element element, R4TypeReference type)
    {
        if (!element.IsChoice)
        {
            return element.Name;
        }

        var code = type.Code is "SimpleQuantity" or "MoneyQuantity" ? "Quantity" : type.Code;

        return $"{element.Name}{char.ToUpperInvariant(code[0])}{code[1..]}";
    }

    private static R4Type? Read(string name)
    {
        if (Text.Value.Lines(name) is not [var head, .. var lines])
        {
            return null;
        }

        return new R4Type(name, head[1].Length == 0 ? null : Type(head[1]), head[2], [.. lines.Select(R4Element.Parse)]);
    }
}
