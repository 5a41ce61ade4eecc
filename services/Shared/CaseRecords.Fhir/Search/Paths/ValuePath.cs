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

    /// <param name="contained">Of the resource, or of what contains it.</param>
    public void Collect(Resource resource, ContainedResources contained, List<FoundValue> values)
    {
        foreach (var branch in branches)
        {
            Walk(branch, 0, new FoundValue(resource, 0), contained, values);
        }

        if (asTruth)
        {
            var truth = values.Exists(found => found.Value is not FhirBoolean { Value: false });
            values.Clear();
            values.Add(new FoundValue(new FhirBoolean(truth), 0));
        }
    }

    private static void Walk(PathStep[] steps, int at, FoundValue from, ContainedResources contained, List<FoundValue> values)
    {
        if (at == steps.Length)
        {
            values.Add(from);
            return;
        }

        var step = steps[at];

        switch (step)
        {
            case ChildStep child when from.Value.TryGetValue(child.Name, out var found):
                Descend(steps, at + 1, found, child.Index, from.Repeat, contained, values);
                break;
            case FilterStep filter when filter.Accepts(from.Value, contained):
                Walk(steps, at + 1, from, contained, values);
                break;
        }
    }

    private static void Descend(PathStep[] steps, int next, object? found, int? only, short repeat, ContainedResources contained, List<FoundValue> values)
    {
        switch (found)
        {
            case Base one when only is null or 0:
                Walk(steps, next, new FoundValue(one, repeat), contained, values);
                break;
            case System.Collections.IList many:
                var end = only is { } index ? Math.Min(index + 1, many.Count) : many.Count;

                for (var i = only ?? 0; i < end; i++)
                {
                    if (many[i] is Base element)
                    {
                        Walk(steps, next, new FoundValue(element, repeat == 0 ? Slot.Ordinal(i) : repeat), contained, values);
                    }
                }

                break;
        }
    }
}
