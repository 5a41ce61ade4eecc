using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>What an installation chooses about writes.</summary>
/// <param name="WithoutIfMatch">What becomes of a change to an existing resource, addressed by its id, that does not say which version it changes.</param>
/// <param name="DeletesMany">Whether a conditional delete may find several.</param>
/// <param name="MostDeletes">How many resources one conditional delete may remove.</param>
public sealed record WriteRules(WithoutIfMatch WithoutIfMatch = WithoutIfMatch.Taken, bool DeletesMany = false, int MostDeletes = 1000)
{
    public static WriteRules Default { get; } = new();

    /// <summary>As the CapabilityStatement says it.</summary>
    public CapabilityStatement.ConditionalDeleteStatus ConditionalDelete =>
        DeletesMany ? CapabilityStatement.ConditionalDeleteStatus.Multiple : CapabilityStatement.ConditionalDeleteStatus.Single;
}

/// <summary>The answer to a change without If-Match.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#concurrency"/>
public enum WithoutIfMatch
{
    /// <summary>The last writer wins.</summary>
    Taken = 0,

    /// <summary>R4's answer.</summary>
    BadRequest = 400,

    /// <summary>RFC 6585's answer.</summary>
    PreconditionRequired = 428,
}
