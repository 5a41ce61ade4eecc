using System.Text.Json;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>
/// Reads the JSON of a resource once and says everything in it that R4 does not allow: members, cardinalities, formats, codes, references,
/// contained resources, and the invariants that need nothing else. Builds nothing.
/// </summary>
/// <seealso href="https://hl7.org/fhir/R4/json.html"/>
internal sealed class StructureCheck
{
    private readonly Place place = new();
    private readonly List<Issue> issues = [];
    private readonly List<OpenQuestion> questions = [];
    private readonly ObjectEnd end;
    private readonly ValueCheck values;
    private ResourceScope scope = new();
    private int resourceDepth = 1;
    private int containerDepth = 1;

    private StructureCheck()
    {
        end = new ObjectEnd(place, issues);
        values = new ValueCheck(place, issues);
    }

    /// <summary>Checks one resource.</summary>
    /// <param name="reader">Before the object's first token.</param>
    /// <exception cref="JsonException">It is not well-formed JSON.</exception>
    /// <exception cref="InvalidOperationException">It is no JSON object.</exception>
    public static (string? Type, List<Issue> Issues, List<OpenQuestion> Questions) Run(ref Utf8JsonReader reader)
    {
        reader.Read();

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidOperationException("A resource is an object.");
        }

        var check = new StructureCheck();
        var type = check.TypeOf(reader, "");

        if (type is null)
        {
            reader.Skip();

            return (null, check.issues, []);
        }

        check.place.Enter(type);
        check.Object(ref reader, Shape.Of(type), null, default);
        check.issues.AddRange(check.scope.Finish());

        return (type, check.issues, check.questions);
    }

    /// <summary>The type that an object names, wherever in it; null, with an issue, where that is none of R4's.</summary>
    private string? TypeOf(Utf8JsonReader ahead, string path)
    {
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var isType = ahead.ValueTextEquals("resourceType"u8);
            ahead.Read();

            if (isType)
            {
                if (ahead.TokenType == JsonTokenType.String && ahead.ValueSpan.Length < 64 * 6 && ahead.GetString() is { } type && R4.IsResourceType(type))
                {
                    return type;
                }

                issues.Add(new Issue(400, OperationOutcome.IssueType.Structure, "'resourceType' is not the name of an R4 resource type.", path.Length == 0 ? "resourceType" : path + ".resourceType"));

                return null;
            }

            ahead.Skip();
        }

        issues.Add(new Issue(400, OperationOutcome.IssueType.Structure, "A resource says what it is in 'resourceType'.", path.Length == 0 ? null : path));

        return null;
    }

    /// <summary>An object, from its brace to the closing one.</summary>
    /// <param name="member">As what it stands; null for the resource itself.</param>
    private ObjectSeen Object(ref Utf8JsonReader reader, Shape shape, Member? member, ObjectContext context)
    {
        var seen = new ObjectSeen();
        var namesType = false;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (shape.Find(ref reader, out var isExtension) is { } found)
            {
                MemberOf(ref reader, shape, found, isExtension, ref seen, context);
            }
            else if (shape.IsResource && reader.ValueTextEquals("resourceType"u8))
            {
                if (namesType)
                {
                    Say(OperationOutcome.IssueType.Structure, "'resourceType' stands here twice.");
                }

                namesType = true;
                reader.Read();
                reader.Skip();
            }
            else
            {
                Unknown(ref reader, shape);
            }
        }

        end.Check(shape, member, in seen, context, scope);

        if (shape.Invariants.Count > 0)
        {
            questions.Add(new OpenQuestion(place.Way(), place.Path(), shape.Invariants, resourceDepth, containerDepth));
        }

        return seen;
    }

    private void MemberOf(ref Utf8JsonReader reader, Shape shape, Member member, bool isExtension, ref ObjectSeen seen, ObjectContext context)
    {
        if (seen.Clash(member, isExtension) is { } clash)
        {
            Say(OperationOutcome.IssueType.Structure, clash, member.Element.Name);
            reader.Read();
            reader.Skip();
            return;
        }

        reader.Read();
        place.Enter(member.Element.Name);

        if (member.Element.Max == 0)
        {
            Say(OperationOutcome.IssueType.Structure, $"'{member.JsonName}' may not stand here.");
            reader.Skip();
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            Array(ref reader, shape, member, isExtension, ref seen, context);
        }
        else
        {
            if (member.Element.Repeats)
            {
                Say(OperationOutcome.IssueType.Structure, $"'{member.JsonName}' may repeat: it is an array, also of one.");
            }

            Item(ref reader, shape, member, isExtension, ref seen, context);
        }

        place.Leave();
    }

    private void Array(ref Utf8JsonReader reader, Shape shape, Member member, bool isExtension, ref ObjectSeen seen, ObjectContext context)
    {
        if (!member.Element.Repeats)
        {
            Say(OperationOutcome.IssueType.Structure, $"'{member.JsonName}' stands here once at most: it is no array.");
            reader.Skip();
            return;
        }

        var items = new ArraySeen();

        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            place.Item(i);

            if (reader.TokenType == JsonTokenType.Null && member.MayBeExtended)
            {
                items.Null();
            }
            else
            {
                items.Value();
                Item(ref reader, shape, member, isExtension, ref seen, context);
            }
        }

        place.Item(-1);

        if (items.Count == 0)
        {
            Say(OperationOutcome.IssueType.Structure, "An array is never empty; leave the member out.");
        }
        else if (isExtension && items.Nulls?.Count == items.Count)
        {
            Say(OperationOutcome.IssueType.Structure, $"'_{member.JsonName}' holds nothing but null; leave it out.");
        }
        else if (member.MayBeExtended)
        {
            seen.Keep(member, isExtension, items);
        }

        if (items.Count > member.Element.Max)
        {
            Say(OperationOutcome.IssueType.Structure, $"'{member.JsonName}' stands here {member.Element.Max} times at most.");
        }
    }

    private void Item(ref Utf8JsonReader reader, Shape shape, Member member, bool isExtension, ref ObjectSeen seen, ObjectContext context)
    {
        var isObject = isExtension || member.Kind is MemberKind.Complex or MemberKind.Resource;

        if (reader.TokenType == JsonTokenType.Null)
        {
            Say(OperationOutcome.IssueType.Structure, "null stands only in arrays of primitives, to keep their places.");
        }
        else if (isObject && reader.TokenType != JsonTokenType.StartObject)
        {
            Say(OperationOutcome.IssueType.Structure, isExtension ? $"'_{member.JsonName}' holds an object with the id and the extensions of '{member.JsonName}'." : "A JSON object is expected here.");
            reader.Skip();
        }
        else if (isExtension)
        {
            seen.Extended(member, Object(ref reader, Shape.Of("Element"), member, new ObjectContext { IsOfPrimitive = true, Parent = shape }));
        }
        else if (member.Kind == MemberKind.Resource)
        {
            Resource(ref reader, member);
        }
        else if (member.Kind == MemberKind.Complex)
        {
            var content = member.Content!.Value;
            var isContainedMeta = content.Name == "Meta" && shape.IsResource && scope.Inside is not null && place.Depth == resourceDepth + 1;
            var wantsCodings = content.Name == "CodeableConcept" && member.Element.Binding is { Strength: "required" or "extensible" };
            var inside = Object(ref reader, content, member, new ObjectContext { Parent = shape, IsContainedMeta = isContainedMeta, WantsCodings = wantsCodings });

            if (context.WantsCodings && content.Name == "Coding")
            {
                seen.Keep(inside.Texts.First, inside.Texts.Second);
            }

            end.Codings(content, member, shape, in inside);
            Ask(member);
        }
        else
        {
            values.Check(ref reader, shape, member, ref seen, scope);
            Ask(member);
        }
    }

    /// <summary>A resource within: contained, or in a bundle or parameters, where it is one of its own.</summary>
    private void Resource(ref Utf8JsonReader reader, Member member)
    {
        var path = place.Path();

        if (TypeOf(reader, path) is not { } type)
        {
            reader.Skip();
            return;
        }

        var (outerScope, outerResource, outerContainer) = (scope, resourceDepth, containerDepth);
        var outer = scope.Inside;
        resourceDepth = place.Depth;

        if (member.Element.Name == "contained")
        {
            if (outer is not null)
            {
                issues.Add(ResourceScope.Invariant("dom-2", "A contained resource contains no others.", path));
            }
            else
            {
                scope.Enter(type, path);
            }

            Object(ref reader, Shape.Of(type), member, default);
            scope.Return(outer);
        }
        else
        {
            scope = new ResourceScope();
            containerDepth = place.Depth;
            Object(ref reader, Shape.Of(type), member, default);
            issues.AddRange(scope.Finish());
        }

        (scope, resourceDepth, containerDepth) = (outerScope, outerResource, outerContainer);
    }

    private void Ask(Member member)
    {
        if (member.Invariants.Count > 0)
        {
            questions.Add(new OpenQuestion(place.Way(), place.Path(), member.Invariants, resourceDepth, containerDepth));
        }
    }

    private void Unknown(ref Utf8JsonReader reader, Shape shape)
    {
        var name = reader.GetString()!;
        name = name.Length <= 80 ? name : name[..80] + "…";
        Say(OperationOutcome.IssueType.Structure, $"R4 knows no '{name}' in {(shape.Path.Length == 0 ? shape.Type.Name : $"{shape.Type.Name}.{shape.Path}")}.", name.TrimStart('_'));
        reader.Read();
        reader.Skip();
    }

    private void Say(OperationOutcome.IssueType code, string diagnostics, string? child = null) => issues.Add(new Issue(400, code, diagnostics, place.Path(child)));
}

/// <summary>Where an object stands, as far as its own rules depend on it.</summary>
internal readonly record struct ObjectContext
{
    /// <summary>The shape around it.</summary>
    public Shape? Parent { get; init; }

    /// <summary>Whether it holds the id and the extensions of a primitive.</summary>
    public bool IsOfPrimitive { get; init; }

    public bool IsContainedMeta { get; init; }

    /// <summary>Whether the element is bound to a value set, so that its codings are looked at together.</summary>
    public bool WantsCodings { get; init; }
}

/// <summary>Invariants that FHIRPath has to decide, and where.</summary>
/// <param name="Way">From the root to the element.</param>
/// <param name="ResourceDepth">How many steps lead to <c>%resource</c>, the root included.</param>
/// <param name="ContainerDepth">The same for <c>%rootResource</c>.</param>
internal sealed record OpenQuestion(Step[] Way, string Path, IReadOnlyList<Invariant> Invariants, int ResourceDepth, int ContainerDepth);
