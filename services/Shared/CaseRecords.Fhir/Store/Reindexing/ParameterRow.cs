using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Store.Reindexing;

/// <summary>A row of the table of search parameters.</summary>
/// <param name="Generation">Since which generation its index rows are what the definition says.</param>
/// <param name="Url">Of the SearchParameter that defines it; empty where R4 or a service does.</param>
internal sealed record ParameterRow(short P, short Type, string Code, string Kind, int Generation, string State, string Url, string Expression, string Targets, string Parts)
{
    public const string Active = "active";

    /// <summary>Written, and not searched by: what was stored before is being indexed.</summary>
    public const string Building = "building";

    /// <summary>Neither written nor searched by; what rows it has go with the next reindex.</summary>
    public const string Retired = "retired";

    /// <summary>Its columns, in the order of the members.</summary>
    public const string Columns = "p, type, code, kind, generation, state, url, expression, targets, parts";

    public static ParameterRow Of(string type, SearchBy by, string url = "") => new(
        0, R4.Number(type), by.Code, by.Type.GetLiteral()!, SearchParameters.FirstGeneration, Active, url, by.Expression, string.Join(' ', by.Targets), CompositePart.Join(by.Parts));

    public bool IsCustom => Url.Length > 0;

    /// <summary>Whether the same index rows come of both.</summary>
    public bool IndexesLike(ParameterRow other) => (Kind, Expression, Parts) == (other.Kind, other.Expression, other.Parts);

    public SearchParameterInfo Info() => new(
        P, R4.Name(Type), Code, EnumUtility.ParseLiteral<SearchParamType>(Kind)!.Value, Expression, Targets.Split(' ', StringSplitOptions.RemoveEmptyEntries))
    {
        Parts = CompositePart.Split(Parts),
        Url = Url,
        Generation = Generation,
        IsBuilding = State == Building,
    };
}
