using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Paths;

/// <summary>A search expression, compiled: walks from a resource to its values without generic FHIRPath.</summary>
internal sealed class ValuePath
{
    private readonly PathStep[][] branches;
    private readonly bool asTruth;

    private ValuePath(PathStep[][] branches, bool asTruth)
    {
        this.branches = branches;
        this.asTruth = asTruth;
    }

    /// <summary>Null if the expression has a shape that the walker does not know.</summary>
    public static ValuePath? Compile(string resourceType, string expression)
    {
        var (path, asTruth) = PathParser.StripTruth(expression);
        var branches = UnionExpression.Branches(path).Select(branch => PathParser.Parse(resourceType, branch)).ToList();

        return branches.Exists(branch => branch is null) ? null : new ValuePath([.. branches.OfType<PathStep[]>()], asTruth);
    }

    public void Collect(Resource resource, List<Base> values)
    {
        foreach (var branch in branches)
        {
            Walk(branch, 0, resource, resource, values);
        }

        if (asTruth)
        {
            var truth = values.Exists(value => value is not FhirBoolean { Value: false });
            values.Clear();
            values.Add(new FhirBoolean(truth));
        }
    }

    private static void Walk(PathStep[] steps, int at, Base from, Resource root, List<Base> values)
    {
        if (at == steps.Length)
        {
            values.Add(from);
            return;
        }

        var step = steps[at];

        switch (step)
        {
            case ChildStep child when from.TryGetValue(child.Name, out var found):
                Descend(steps, at + 1, found, child.Index, root, values);
                break;
            case FilterStep filter when filter.Accepts(from, root):
                Walk(steps, at + 1, from, root, values);
                break;
        }
    }

    private static void Descend(PathStep[] steps, int next, object? found, int? only, Resource root, List<Base> values)
    {
        switch (found)
        {
            case Base one when only is null or 0:
                Walk(steps, next, one, root, values);
                break;
            case System.Collections.IList many when only is { } index:
                if (index < many.Count && many[index] is Base item)
                {
                    Walk(steps, next, item, root, values);
                }

                break;
            case System.Collections.IList many:
                for (var i = 0; i < many.Count; i++)
                {
                    if (many[i] is Base element)
                    {
                        Walk(steps, next, element, root, values);
                    }
                }

                break;
        }
    }
}
