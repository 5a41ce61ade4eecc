using System.Collections;
using System.Collections.Concurrent;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Validation.Structure;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.FhirPath;

namespace CaseRecords.Fhir.Validation;

/// <summary>Evaluates invariants with FHIRPath, each where its element is, compiled when first needed.</summary>
/// <seealso href="https://hl7.org/fhir/R4/fhirpath.html"/>
internal static class InvariantCheck
{
    private static readonly ConcurrentDictionary<string, CompiledExpression?> Compiled = new(StringComparer.Ordinal);

    /// <summary>The invariants that do not hold.</summary>
    public static IEnumerable<Issue> Run(Resource root, IEnumerable<OpenQuestion> questions)
    {
        foreach (var question in questions)
        {
            if (Find(root, question.Way, question.Way.Length) is not { } element)
            {
                continue;
            }

            var node = element.ToPocoNode(ModelInfo.ModelInspector);
            var context = ContextOf(root, question);

            foreach (var invariant in question.Invariants)
            {
                if (Holds(invariant, node, context) == false)
                {
                    yield return Broken(invariant, question.Path);
                }
            }
        }
    }

    /// <summary>Whether an invariant is true of an element; null where it cannot be evaluated, which refuses nothing.</summary>
    public static bool? Holds(Invariant invariant, PocoNode element, FhirEvaluationContext context)
    {
        try
        {
            return Compiled.GetOrAdd(invariant.Expression, static expression => FhirPath.Compiler.Compile(expression))!.IsTrue(element, context);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            InvariantFailures.Count(invariant, e);

            return null;
        }
    }

    /// <summary>Whether FHIRPath understands an invariant.</summary>
    internal static bool Compiles(Invariant invariant)
    {
        try
        {
            return FhirPath.Compiler.Compile(invariant.Expression) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public static Issue Broken(Invariant invariant, string path) => new(
        invariant.IsError ? 422 : 200,
        OperationOutcome.IssueType.Invariant,
        $"{invariant.Human.TrimEnd('.')}. ({invariant.Key})",
        path,
        invariant.IsError ? OperationOutcome.IssueSeverity.Error : OperationOutcome.IssueSeverity.Warning);

    private static FhirEvaluationContext ContextOf(Resource root, OpenQuestion question) => new()
    {
        Resource = Find(root, question.Way, question.ResourceDepth - 1)?.ToPocoNode(ModelInfo.ModelInspector),
        RootResource = Find(root, question.Way, question.ContainerDepth - 1)?.ToPocoNode(ModelInfo.ModelInspector),
        ElementResolver = static _ => null!,
    };

    private static Base? Find(Base root, ReadOnlySpan<Step> way, int steps)
    {
        Base? here = root;

        foreach (var (name, index) in way[..steps])
        {
            if (here is null || !here.TryGetValue(name, out var value))
            {
                return null;
            }

            here = value switch
            {
                Base one => one,
                IList list when index >= 0 && index < list.Count => list[index] as Base,
                _ => null,
            };
        }

        return here;
    }
}
