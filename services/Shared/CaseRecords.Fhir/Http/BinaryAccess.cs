using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http;

/// <summary>
/// The one place that is asked before the content of a Binary is given out. Its securityContext names the resource whose access rules it has:
/// whoever may not read that one may not read the content.
/// </summary>
/// <remarks>Today a caller may read everything or nothing, so only what nobody can read closes the content: a resource that was deleted.</remarks>
/// <seealso href="https://hl7.org/fhir/R4/binary.html#security"/>
internal static class BinaryAccess
{
    /// <summary>Why the content is not given out; null where it is, and for every other type.</summary>
    public static async ValueTask<Issue?> Refuse(StoredResource stored, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        if (stored.Key.Type != "Binary" || ContextOf(stored) is not { } context || ResourceKey.Parse(Local(context, request.Base)) is not { } key)
        {
            return null;
        }

        return await engine.Store.Find(key, cancellationToken) is { IsDeleted: true }
            ? new Issue(403, OperationOutcome.IssueType.Forbidden, $"This content has the access rules of {key}, which was deleted.", "Binary.securityContext")
            : null;
    }

    private static string Local(string reference, string fhirBase) =>
        reference.StartsWith($"{fhirBase}/", StringComparison.Ordinal) ? reference[(fhirBase.Length + 1)..] : reference;

    private static string? ContextOf(StoredResource binary)
    {
        var reader = new System.Text.Json.Utf8JsonReader(binary.Body.Span);
        var inContext = false;

        while (reader.Read())
        {
            if (reader.TokenType != System.Text.Json.JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.CurrentDepth == 1)
            {
                inContext = reader.ValueTextEquals("securityContext"u8);
            }
            else if (inContext && reader.CurrentDepth == 2 && reader.ValueTextEquals("reference"u8))
            {
                reader.Read();

                return reader.GetString();
            }
        }

        return null;
    }
}
