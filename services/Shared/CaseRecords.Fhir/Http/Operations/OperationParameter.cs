namespace CaseRecords.Fhir.Http.Operations;

/// <summary>A parameter that an operation takes.</summary>
/// <param name="Kind">What it holds.</param>
internal sealed record OperationParameter(string Name, ParameterKind Kind)
{
    public bool Repeats { get; init; }

    public bool IsRequired { get; init; }
}

/// <summary>What a parameter may hold; from <see cref="Identifier"/> on it does not go into a url.</summary>
internal enum ParameterKind
{
    Text,
    Code,
    Uri,
    Boolean,

    /// <summary>A whole number, not negative.</summary>
    Integer,
    Date,
    Instant,
    Identifier,
    Reference,
    Meta,
    Resource,
}
