using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Deals the values of an element out to its slices.</summary>
/// <seealso href="https://hl7.org/fhir/R4/profiling.html#slicing"/>
internal static class Slicer
{
    public static Dealt Deal(ElementRules rules, SlicingRule slicing, IReadOnlyList<PocoNode> values, Walk walk)
    {
        var dealt = new Dealt();
        var fallback = rules.Slices.Find(slice => slice.Name == Slice.Default);
        var (last, unmatched) = (-1, false);

        foreach (var value in values)
        {
            var (index, undecided) = SliceOf(rules, value, walk);

            if (index >= 0)
            {
                dealt.Put(rules.Slices[index], value);

                if (slicing.IsOrdered && index < last)
                {
                    dealt.Misplaced.Add((value, $"Slices stand in their order: {rules.Slices[index].Name} before {rules.Slices[last].Name}."));
                }
                else if (slicing.Rules == ElementDefinition.SlicingRules.OpenAtEnd && unmatched)
                {
                    dealt.Misplaced.Add((value, $"What is in no slice stands at the end, after {rules.Slices[index].Name}."));
                }

                last = Math.Max(last, index);
            }
            else if (undecided)
            {
                dealt.Undecided.Add(value);
            }
            else if (fallback is not null)
            {
                dealt.Put(fallback, value);
            }
            else
            {
                unmatched = true;

                if (slicing.Rules == ElementDefinition.SlicingRules.Closed)
                {
                    dealt.Misplaced.Add((value, $"Only these slices are allowed, and this is in none of them: {string.Join(", ", rules.Slices.Select(slice => slice.Name))}."));
                }
            }
        }

        return dealt;
    }

    private static (int Index, bool Undecided) SliceOf(ElementRules rules, PocoNode value, Walk walk)
    {
        var undecided = false;

        for (var i = 0; i < rules.Slices.Count; i++)
        {
            var slice = rules.Slices[i];

            if (slice.Name == Slice.Default)
            {
                continue;
            }

            var fits = slice.Criteria is null ? null : Known.All(slice.Criteria.Select(criterion => (Func<bool?>)(() => criterion.Fits(value, walk))));

            if (fits == true)
            {
                return (i, false);
            }

            undecided |= fits is null;
        }

        return (-1, undecided);
    }
}

/// <summary>Which values are in which slice.</summary>
internal sealed class Dealt
{
    private readonly Dictionary<Slice, List<PocoNode>> bySlice = [];

    /// <summary>In no slice for sure, and perhaps in one.</summary>
    public List<PocoNode> Undecided { get; } = [];

    public List<(PocoNode Value, string Sentence)> Misplaced { get; } = [];

    public List<PocoNode> Of(Slice slice) => bySlice.GetValueOrDefault(slice) ?? [];

    public void Put(Slice slice, PocoNode value)
    {
        if (!bySlice.TryGetValue(slice, out var values))
        {
            bySlice[slice] = values = [];
        }

        values.Add(value);
    }
}
