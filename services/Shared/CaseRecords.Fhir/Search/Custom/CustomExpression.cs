using System.Text.RegularExpressions;
using CaseRecords.Fhir.Search.Paths;
using CaseRecords.Fhir.Validation;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Custom;

/// <summary>Says what is wrong with an expression, before it silently finds nothing.</summary>
internal static partial class CustomExpression
{
    /// <summary>Null where nothing is wrong.</summary>
    /// <param name="expression">Cut to the branches that begin at <paramref name="type"/>.</param>
    public static string? Problem(string type, string expression)
    {
        if (Resolve().IsMatch(TypeOfTarget().Replace(expression, "")))
        {
            return "What a resource refers to is not read while it is indexed: resolve() may only be asked for its type, as in resolve() is Patient.";
        }

        if (!Runs(type, expression))
        {
            return "This is no FHIRPath that can be evaluated here.";
        }

        return UnionExpression.Branches(expression).Select(branch => Unknown(type, branch)).FirstOrDefault(unknown => unknown is not null) is { } element
            ? $"R4 knows no element {element}."
            : null;
    }

    private static bool Runs(string type, string expression)
    {
        try
        {
            var empty = (Base)Activator.CreateInstance(ModelInfo.GetTypeForFhirType(type)!)!;
            var context = new FhirEvaluationContext { ElementResolver = static _ => null! };
            _ = FhirPath.Compiler.Compile(expression)(empty.ToPocoNode(ModelInfo.ModelInspector), context).ToList();

            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A client's expression in a foreign engine.
            return false;
        }
    }

    /// <summary>The first element on the way of a plain path that its type does not have; null where there is none, or the path is not plain.</summary>
    private static string? Unknown(string type, string branch)
    {
        var here = type;
        List<string> way = [];

        foreach (var step in PathParser.Parse(type, branch) ?? [])
        {
            switch (step)
            {
                case ChildStep child:
                    way.Add(child.Name);

                    if (Known(here, way) is not { } element)
                    {
                        return $"{here}.{string.Join('.', way)}";
                    }

                    if (element.IsChoice || element.Types is [{ Code: "Resource" }])
                    {
                        return null;
                    }

                    break;
                case TypeStep or TargetStep:
                    return null;
            }
        }

        return null;
    }

    private static R4Element? Known(string type, List<string> way) =>
        R4Definitions.Element(type, string.Join('.', way)) ?? R4Definitions.Element(type, string.Join('.', way) + "[x]");

    [GeneratedRegex(@"\bresolve\s*\(\s*\)\s*(is\s+(FHIR\.)?[A-Z][A-Za-z]+|\.\s*is\s*\(\s*(FHIR\.)?[A-Z][A-Za-z]+\s*\))")]
    private static partial Regex TypeOfTarget();

    [GeneratedRegex(@"\bresolve\s*\(")]
    private static partial Regex Resolve();
}
