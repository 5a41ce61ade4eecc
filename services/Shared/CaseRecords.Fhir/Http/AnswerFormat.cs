namespace CaseRecords.Fhir.Http;

/// <summary>The form in which an answer goes out.</summary>
/// <param name="MediaType">As the client named it, where it named one that R4 has answered in kind.</param>
internal sealed record AnswerFormat(string MediaType)
{
    public const string FhirJson = "application/fhir+json";
    public const string FhirXml = "application/fhir+xml";

    /// <summary>What is spoken unless another is asked for.</summary>
    public static AnswerFormat Json { get; } = new(FhirJson);

    /// <summary>The content of a Binary as it is, and FHIR's JSON where there is none to give.</summary>
    public static AnswerFormat Native { get; } = new(FhirJson) { IsNative = true };

    public bool IsXml { get; init; }

    public bool IsNative { get; init; }

    public bool IsPretty { get; init; }

    /// <summary>Whether the client named the release of FHIR, and so is told it.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/versioning.html#mt-version"/>
    public bool NamesVersion { get; init; }

    public string ContentType => this == Json ? FhirHttp.FhirJson : $"{MediaType}{(NamesVersion ? "; fhirVersion=4.0" : "")}; charset=utf-8";

    /// <summary>The format of a media type, or of a short name of <c>_format</c>; null for what is not spoken.</summary>
    public static AnswerFormat? Named(string mediaType) => mediaType.ToLowerInvariant() switch
    {
        FhirJson or "application/json+fhir" => Json,
        "application/json" or "text/json" => new(mediaType.ToLowerInvariant()),
        FhirXml or "application/xml+fhir" => new(FhirXml) { IsXml = true },
        "application/xml" or "text/xml" => new(mediaType.ToLowerInvariant()) { IsXml = true },
        _ => null,
    };
}
