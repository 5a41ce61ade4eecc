using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search.Values;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>
/// What an operation was called with: the pairs of its url, and a Parameters resource that was posted, or in its place the one resource
/// that the operation takes. Strict: what the operation does not know, or of another type, is an issue that names it.
/// </summary>
/// <seealso href="https://hl7.org/fhir/R4/operations.html#request"/>
internal sealed class OperationParameters
{
    private readonly List<Given> given = [];

    public static Resolved<OperationParameters> Read(FhirRequest request, params IReadOnlyList<OperationParameter> declared)
    {
        var read = new OperationParameters();
        List<Issue> issues = [];

        foreach (var (name, value) in request.Query.Where(pair => pair.Value.Length > 0 && !Shaping.IsGeneral(pair.Key)))
        {
            read.Take(FromUrl(name, value, declared), issues);
        }

        if (!request.Body.IsEmpty && request.Method == "POST")
        {
            read.ReadBody(request.Body, declared, issues);
        }

        issues.AddRange(declared.Where(one => one.IsRequired && issues.Count == 0 && read.Of(one.Name).Count == 0).Select(one =>
            new Issue(400, OperationOutcome.IssueType.Required, $"The operation needs the parameter {one.Name}.", one.Name)));
        issues.AddRange(declared.Where(one => !one.Repeats && read.Of(one.Name).Count > 1).Select(one => Issue.Invalid($"{one.Name} may be given once.", one.Name)));

        return new(read, issues);
    }

    /// <summary>The texts of a parameter, in order.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. Of(name).Select(one => one.Text!)];

    public string? Text(string name) => Of(name) is [var one, ..] ? one.Text : null;

    public bool? Flag(string name) => Text(name) is { } text ? text == "true" : null;

    public int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The elements of a parameter that came in a body.</summary>
    public IReadOnlyList<TElement> Elements<TElement>(string name) where TElement : Base => [.. Of(name).Select(one => one.Element).OfType<TElement>()];

    /// <summary>The literal reference that a parameter holds; null where it was not given.</summary>
    public string? Reference(string name) => Elements<ResourceReference>(name) is [var one, ..] ? one.Reference : null;

    /// <summary>The same as JSON, as it was sent.</summary>
    public ReadOnlyMemory<byte> Json(string name) => Of(name) is [var one, ..] ? one.Json : default;

    private List<Given> Of(string name) => given.FindAll(one => one.Name == name);

    private void Take((Given? Given, Issue? Issue) read, List<Issue> issues)
    {
        if (read.Issue is { } issue)
        {
            issues.Add(issue);
        }
        else
        {
            given.Add(read.Given!);
        }
    }

    private void ReadBody(ReadOnlyMemory<byte> body, IReadOnlyList<OperationParameter> declared, List<Issue> issues)
    {
        var (resource, broken) = ResourceJson.ParseMessage(body.Span);
        issues.AddRange(broken);

        switch (resource)
        {
            case null:
                break;
            case Parameters parameters:
                var raw = JsonMembers.Items(JsonMembers.Find(ResourceJson.WithoutByteOrderMark(body), "parameter"));
                parameters.Parameter.Select((parameter, i) => FromBody(parameter, i, raw[i], declared)).ToList().ForEach(one => Take(one, issues));
                break;
            case var alone when declared.SingleOrDefault(one => one.Kind == ParameterKind.Resource) is { } only:
                given.Add(new Given(only.Name, null, alone, ResourceJson.WithoutByteOrderMark(body)));
                break;
            default:
                issues.Add(Issue.Invalid("The body of an operation is a Parameters resource.", resource.TypeName));
                break;
        }
    }

    private static (Given?, Issue?) FromUrl(string name, string value, IReadOnlyList<OperationParameter> declared) => Find(name, declared) switch
    {
        null => (null, Unknown(name, declared, name)),
        { Kind: >= ParameterKind.Identifier } => (null, Issue.Invalid($"{name} goes into the body, in a Parameters resource.", name)),
        { Kind: var kind } => Wrong(kind, value) is { } wrong ? (null, Issue.Invalid($"{name} {wrong}.", name)) : (new Given(name, value, null, default), null),
    };

    private static (Given?, Issue?) FromBody(Parameters.ParameterComponent parameter, int index, ReadOnlyMemory<byte> raw, IReadOnlyList<OperationParameter> declared)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"Parameters.parameter[{index}]");
        var name = parameter.Name ?? "";

        return (Find(name, declared), parameter) switch
        {
            (null, _) => (null, Unknown(name, declared, place)),
            ({ Kind: ParameterKind.Resource }, { Resource: { } resource }) => (new Given(name, null, resource, JsonMembers.Find(raw, "resource")!.Value), null),
            ({ Kind: var kind }, { Value: { } value, Resource: null, Part.Count: 0 }) when TypesOf(kind).Contains(value.TypeName) =>
                kind >= ParameterKind.Identifier ? (new Given(name, null, value, JsonMembers.Find(raw, $"value{char.ToUpperInvariant(value.TypeName[0])}{value.TypeName[1..]}")!.Value), null)
                : TextOf(value) is not { } text || Wrong(kind, text) is not null ? (null, Issue.Invalid($"{name} {Wrong(kind, TextOf(value) ?? "")}.", place))
                : (new Given(name, text, null, default), null),
            ({ Kind: var kind }, _) => (null, Issue.Invalid($"{name} is of type {string.Join(" or ", TypesOf(kind))}.", place)),
        };
    }

    private static OperationParameter? Find(string name, IReadOnlyList<OperationParameter> declared) => declared.FirstOrDefault(one => one.Name == name);

    private static Issue Unknown(string name, IReadOnlyList<OperationParameter> declared, string place) => Issue.NotSupported(
        $"{(name.Length > 64 ? name[..64] : name)} is no parameter of this operation. {(declared.Count == 0 ? "It takes none." : $"It takes {string.Join(", ", declared.Where(one => one.Name != "_cursor").Select(one => one.Name))}.")}", place);

    private static string[] TypesOf(ParameterKind kind) => kind switch
    {
        ParameterKind.Text => ["string"],
        ParameterKind.Code => ["code"],
        ParameterKind.Uri => ["uri", "url", "canonical"],
        ParameterKind.Boolean => ["boolean"],
        ParameterKind.Integer => ["integer", "positiveInt", "unsignedInt"],
        // The SDK's client can only send a dateTime where $everything takes a date; what it holds must be a date all the same.
        ParameterKind.Date => ["date", "dateTime"],
        ParameterKind.Instant => ["instant", "dateTime"],
        ParameterKind.Identifier => ["Identifier"],
        ParameterKind.Reference => ["Reference"],
        ParameterKind.Meta => ["Meta"],
        _ => ["Resource"],
    };

    /// <summary>A primitive value as it would stand in a url.</summary>
    public static string? TextOf(DataType value) => value switch
    {
        FhirBoolean { Value: { } flag } => flag ? "true" : "false",
        PrimitiveType { JsonValue: { } text } => Convert.ToString(text, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? Wrong(ParameterKind kind, string text) => kind switch
    {
        ParameterKind.Boolean => text is "true" or "false" ? null : "is true or false",
        ParameterKind.Integer => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : "is a whole number that is not negative",
        ParameterKind.Date => !text.Contains('T', StringComparison.Ordinal) && DateSpan.Parse(text) is not null ? null : "is a date such as 2025, 2025-04 or 2025-04-30",
        ParameterKind.Instant => DateSpan.Parse(text, minutes: true) is not null ? null : "is an instant such as 2025-04-30T10:15:00Z",
        _ => text.Length > 0 ? null : "is empty",
    };

    private sealed record Given(string Name, string? Text, Base? Element, ReadOnlyMemory<byte> Json);
}
