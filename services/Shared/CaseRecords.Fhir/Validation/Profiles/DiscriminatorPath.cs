namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>The restricted FHIRPath of a discriminator: names, <c>$this</c>, <c>resolve()</c>, <c>extension('url')</c>, <c>ofType(Type)</c>.</summary>
/// <seealso href="https://hl7.org/fhir/R4/profiling.html#discriminator"/>
internal sealed record DiscriminatorPath(IReadOnlyList<DiscriminatorStep> Steps)
{
    /// <summary>Whether it ends with what a reference leads to.</summary>
    public bool EndsAtTarget => Steps is [.., DiscriminatorStep.Resolve];

    public DiscriminatorPath BeforeLast => new([.. Steps.SkipLast(1)]);

    /// <summary>Null where the path is not of the restricted kind.</summary>
    public static DiscriminatorPath? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        List<DiscriminatorStep> steps = [];

        foreach (var part in Parts(text.Trim()))
        {
            if (part == "$this")
            {
                continue;
            }

            if (StepOf(part) is not { } step)
            {
                return null;
            }

            steps.Add(step);
        }

        return new(steps);
    }

    private static DiscriminatorStep? StepOf(string part) => part switch
    {
        "resolve()" => new DiscriminatorStep.Resolve(),
        _ when Argument(part, "extension") is { } url => new DiscriminatorStep.Extension(url.Trim('\'', '"')),
        _ when Argument(part, "ofType") is { } type => new DiscriminatorStep.OfType(type),
        _ when part.EndsWith("[x]", StringComparison.Ordinal) && IsName(part[..^3]) => new DiscriminatorStep.Child(part[..^3]),
        _ when IsName(part) => new DiscriminatorStep.Child(part),
        _ => null,
    };

    private static bool IsName(string text) => text.Length > 0 && text.All(char.IsAsciiLetterOrDigit);

    private static string? Argument(string part, string function) =>
        part.StartsWith(function + "(", StringComparison.Ordinal) && part.EndsWith(')') ? part[(function.Length + 1)..^1].Trim() : null;

    /// <summary>The text between dots that stand in no parenthesis: urls have dots too.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        var (start, depth) = (0, 0);

        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };

            if (text[i] == '.' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}

internal abstract record DiscriminatorStep
{
    public sealed record Child(string Name) : DiscriminatorStep;

    public sealed record Extension(string Url) : DiscriminatorStep;

    /// <summary>To what a reference refers.</summary>
    public sealed record Resolve : DiscriminatorStep;

    public sealed record OfType(string Type) : DiscriminatorStep;
}
