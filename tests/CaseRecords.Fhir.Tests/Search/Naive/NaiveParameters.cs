using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.FhirPath;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>A search parameter of a type, as R4 publishes it.</summary>
/// <param name="Parts">Of a composite: the parameter of each part, and where it lies in the element.</param>
internal sealed record NaiveParameter(string Code, SearchParamType Type, string Expression, IReadOnlyList<string> Targets, IReadOnlyList<(NaiveParameter Parameter, string Expression)> Parts);

/// <summary>R4's search parameters, and what they find in a resource: FHIRPath as it is published, evaluated on the resource.</summary>
/// <seealso href="https://hl7.org/fhir/R4/searchparameter-registry.html"/>
internal static partial class NaiveParameters
{
    private static readonly NaiveParameter[] OfAll =
    [
        Plain("_id", SearchParamType.Token, "Resource.id"),
        Plain("_lastUpdated", SearchParamType.Date, "Resource.meta.lastUpdated"),
        Plain("_tag", SearchParamType.Token, "Resource.meta.tag"),
        Plain("_security", SearchParamType.Token, "Resource.meta.security"),
        Plain("_profile", SearchParamType.Uri, "Resource.meta.profile"),
        Plain("_source", SearchParamType.Uri, "Resource.meta.source"),
    ];

    private static readonly ConcurrentDictionary<string, NaiveParameter[]> OfTypes = new();
    private static readonly ConcurrentDictionary<string, CompiledExpression> Compiled = new();
    private static readonly ConditionalWeakTable<Resource, ConcurrentDictionary<string, IReadOnlyList<Base>>> Found = [];

    /// <summary>The parameters of a type, those of all types among them.</summary>
    public static IReadOnlyList<NaiveParameter> Of(string type) => OfTypes.GetOrAdd(type, static type =>
    [
        .. ModelInfo.SearchParameters.Where(parameter => parameter.Resource == type && parameter.Code![0] != '_').Select(Read),
        .. OfAll,
    ]);

    public static NaiveParameter? Find(string type, string code) => Of(type).FirstOrDefault(parameter => parameter.Code == code);

    /// <summary>The elements of a resource that a parameter speaks of. Kept, because many queries ask for the same.</summary>
    public static IReadOnlyList<Base> Values(Place place, NaiveParameter parameter) =>
        Found.GetOrCreateValue(place.Resource).GetOrAdd(parameter.Code, static (_, asked) => Evaluate(asked.place, asked.place.Resource, asked.parameter.Expression), (place, parameter));

    /// <summary>An expression on an element of a resource.</summary>
    public static IReadOnlyList<Base> Evaluate(Place place, Base element, string expression)
    {
        var root = place.Resource.ToPocoNode(ModelInfo.ModelInspector);
        var context = new FhirEvaluationContext { Resource = root, RootResource = root, ElementResolver = text => Resolved(place, text) };
        var start = ReferenceEquals(element, place.Resource) ? root : element.ToPocoNode(ModelInfo.ModelInspector);

        return [.. Branches(expression).SelectMany(branch => Compiled.GetOrAdd(branch, FhirPath.Compiler.Compile)(start, context)).OfType<PocoNode>().Select(node => node.Poco)];
    }

    /// <summary>The operands of the outermost unions: FHIRPath would compare all that they find with each other, and quantities with a comparator cannot be.</summary>
    private static IEnumerable<string> Branches(string expression)
    {
        var (start, depth) = (0, 0);

        for (var i = 0; i < expression.Length; i++)
        {
            depth += expression[i] switch { '(' => 1, ')' => -1, _ => 0 };

            if (expression[i] == '|' && depth == 0)
            {
                yield return expression[start..i];
                start = i + 1;
            }
        }

        yield return expression[start..];
    }

    /// <summary>An empty resource of the type that a reference names: that is all the published expressions ask of <c>resolve()</c>.</summary>
    private static PocoNode? Resolved(Place place, string text)
    {
        var type = text.StartsWith('#')
            ? (place.Root.Resource as DomainResource)?.Contained.Find(inner => inner.Id == text[1..])?.TypeName
            : TypeAndId().Match(text) is { Success: true } found ? found.Groups["type"].Value : null;

        return type is not null && ModelInfo.GetTypeForFhirType(type) is { } known ? ((Base)Activator.CreateInstance(known)!).ToPocoNode(ModelInfo.ModelInspector) : null;
    }

    private static NaiveParameter Plain(string code, SearchParamType type, string expression) => new(code, type, expression, [], []);

    private static NaiveParameter Read(SearchParamDefinition definition) => new(
        definition.Code!,
        definition.Type,
        OfType(definition.Expression ?? ""),
        [.. definition.Target?.Select(target => target.ToString()) ?? []],
        [.. (definition.Component ?? []).Select(part => (Read(ModelInfo.SearchParameters.First(one => one.Url == part.Definition)), OfType(part.Expression)))]);

    /// <summary>A reference may say the type of its target without leading to it.</summary>
    private static string OrNamed(string expression) => IsOfType().Replace(expression, "(resolve() is ${type} or type = '${type}')");

    /// <summary>Where R4 writes <c>as</c> it means each element of that type, also where there are several; and its DateTime is dateTime.</summary>
    private static string OfType(string expression) =>
        AsType().Replace(AsFunction().Replace(OrNamed(expression), ".ofType("), "${path}.ofType(${type})").Replace("(DateTime)", "(dateTime)", StringComparison.Ordinal);

    [GeneratedRegex(@"resolve\(\) is (?<type>[A-Za-z]+)")]
    private static partial Regex IsOfType();

    [GeneratedRegex(@"(?<path>[\w.]+) as (?<type>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex AsType();

    [GeneratedRegex(@"\.as\(")]
    private static partial Regex AsFunction();

    [GeneratedRegex(@"(^|/)(?<type>[A-Z][A-Za-z]+)/[A-Za-z0-9.\-]{1,64}(/_history/[^/]+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex TypeAndId();
}
