using System.Text.Json;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>A patient as an operation names it: by a reference, by identifiers that only this patient has, or by both.</summary>
internal static class NamedPatient
{
    private const int Candidates = 20;

    /// <param name="name">The parameter that holds the reference; <c>[name]-identifier</c> holds the identifiers.</param>
    public static async ValueTask<Resolved<StoredResource>> Find(string name, OperationParameters parameters, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var reference = parameters.Elements<ResourceReference>(name) is [var given, ..] ? given : null;
        List<Identifier> identifiers = [.. parameters.Elements<Identifier>($"{name}-identifier"), .. reference?.Identifier is { } own ? [own] : Array.Empty<Identifier>()];

        if (identifiers.Any(identifier => string.IsNullOrEmpty(identifier.Value)))
        {
            return Issue.Invalid("An identifier without a value names nobody.", $"{name}-identifier");
        }

        return reference?.Reference switch
        {
            null when identifiers.Count == 0 => new Issue(400, OperationOutcome.IssueType.Required, $"The operation needs {name} or {name}-identifier.", name),
            null => await ByIdentifiers(name, identifiers, engine, cancellationToken),
            var text when KeyOf(text, request) is { } key => await ByReference(name, key, identifiers, engine, cancellationToken),
            _ => Issue.Invalid($"{name} refers to no Patient of this server, as Patient/id.", name),
        };
    }

    /// <summary>The resource of this server that a reference names; null for any other.</summary>
    public static ResourceKey? KeyOf(string? reference, FhirRequest request, string type = "Patient") =>
        ResourceKey.Parse(reference?.StartsWith($"{request.Base}/", StringComparison.Ordinal) == true ? reference[(request.Base.Length + 1)..] : reference) is { } key && key.Type == type ? key : null;

    /// <summary>The patient that replaced this one, as its link says; null where none did.</summary>
    public static string? SuccessorOf(ReadOnlyMemory<byte> patient) => JsonMembers.Items(JsonMembers.Find(patient, "link"))
        .Select(link => JsonDocument.Parse(link).RootElement)
        .Where(link => link.TryGetProperty("type", out var type) && type.GetString() == "replaced-by")
        .Select(link => link.TryGetProperty("other", out var other) && other.TryGetProperty("reference", out var reference) ? reference.GetString() : null)
        .FirstOrDefault(reference => reference is not null);

    private static async ValueTask<Resolved<StoredResource>> ByReference(
        string name, ResourceKey key, List<Identifier> identifiers, FhirEngine engine, CancellationToken cancellationToken)
    {
        switch (await engine.Store.Find(key, cancellationToken))
        {
            case null or { Version: 0 }:
                return new Issue(422, OperationOutcome.IssueType.NotFound, $"{name}: there is no {key}.", name);
            case { IsDeleted: true }:
                return new Issue(422, OperationOutcome.IssueType.Deleted, $"{name}: {key} was deleted.", name);
            case var stored:
                var has = ((Patient)ResourceJson.Stored(stored.Body.Span)!).Identifier;

                return identifiers.TrueForAll(wanted => has.Any(one => one.System == wanted.System && one.Value == wanted.Value))
                    ? stored
                    : Issue.BusinessRule($"{name}-identifier", $"{key} does not have all of these identifiers.");
        }
    }

    /// <summary>Who was merged into another has handed its identifiers on, and is not meant.</summary>
    private static async ValueTask<Resolved<StoredResource>> ByIdentifiers(string name, List<Identifier> identifiers, FhirEngine engine, CancellationToken cancellationToken)
    {
        var query = engine.Queries.Parse("Patient", identifiers.Select(one => KeyValuePair.Create("identifier", $"{SearchText.Of(one.System)}|{SearchText.Of(one.Value)}")), strict: true);
        var keys = await engine.Store.Match(query, Candidates, cancellationToken);
        var found = (await engine.Store.FindAll(keys.ToList(), cancellationToken)).Values.Where(stored => !stored.IsDeleted && SuccessorOf(stored.Body) is null).ToList();

        return found switch
        {
            [var one] => one,
            [] => new Issue(422, OperationOutcome.IssueType.NotFound, "No patient has all of these identifiers.", $"{name}-identifier"),
            _ => new Issue(422, OperationOutcome.IssueType.MultipleMatches, "More than one patient has these identifiers.", $"{name}-identifier"),
        };
    }
}

/// <summary>Texts as they stand in the value of a search parameter.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#escaping"/>
internal static class SearchText
{
    public static string Of(string? text) => (text ?? "")
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
}
