using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>What one discriminator says about the values of one slice.</summary>
internal abstract record Criterion
{
    /// <summary>Whether a value is one of the slice; null where that cannot be told.</summary>
    public abstract bool? Fits(PocoNode value, Walk walk);

    /// <summary>At a path there is a value that fits one of the expectations.</summary>
    public sealed record ByValue(DiscriminatorPath Path, IReadOnlyList<Expectation> Expectations) : Criterion
    {
        public override bool? Fits(PocoNode value, Walk walk) =>
            walk.Follow(value, Path) is { } found ? Known.Any(found, one => Known.Any(Expectations, expectation => expectation.Fits(one, walk))) : null;
    }

    /// <summary>At a path there is something, or nothing.</summary>
    public sealed record ByExistence(DiscriminatorPath Path, bool Exists) : Criterion
    {
        public override bool? Fits(PocoNode value, Walk walk) => walk.Follow(value, Path) is { } found ? found.Count > 0 == Exists : null;
    }

    /// <summary>At a path there is a value of one of the types.</summary>
    public sealed record ByType(DiscriminatorPath Path, IReadOnlyList<string> Types) : Criterion
    {
        public override bool? Fits(PocoNode value, Walk walk) =>
            Path.EndsAtTarget && walk.Follow(value, Path.BeforeLast) is { } references
                ? Known.Any(references, reference => walk.Targets.TypeOf(reference) is { } type ? Types.Any(wanted => TypeNames.Covers(wanted, type)) : null)
                : walk.Follow(value, Path) is { } found ? found.Any(one => Types.Any(wanted => TypeNames.Covers(wanted, one.Poco.TypeName))) : null;
    }

    /// <summary>At a path there is a value that conforms to one of the profiles.</summary>
    public sealed record ByProfile(DiscriminatorPath Path, IReadOnlyList<string> Profiles) : Criterion
    {
        public override bool? Fits(PocoNode value, Walk walk) =>
            walk.Follow(value, Path) is { } found ? Known.Any(found, one => Known.Any(Profiles, profile => walk.Conforms(one, profile)))
            : Path.EndsAtTarget && walk.Follow(value, Path.BeforeLast) is [var reference] ? walk.MayReferTo(reference, Profiles)
            : null;
    }
}

/// <summary>A value that a slice demands at the path of its discriminator.</summary>
internal abstract record Expectation
{
    public abstract bool? Fits(PocoNode value, Walk walk);

    /// <summary>A part of a fixed value or pattern that stands above the path.</summary>
    public sealed record Part(Base Value) : Expectation
    {
        public override bool? Fits(PocoNode value, Walk walk) => Patterns.Contains(value.Poco, Value);
    }

    /// <summary>What the slice's rules at the path, and below it, fix or bind.</summary>
    public sealed record Rules(ElementRules Element) : Expectation
    {
        public override bool? Fits(PocoNode value, Walk walk) => Fits(Element, value, walk);

        /// <summary>Whether there is anything in the rules by which a value can be told from another.</summary>
        public static bool Tell(ElementRules element) =>
            element.Values.Count > 0 || element.Binding is { Strength: BindingStrength.Required }
            || element.Children.Any(Tell) || element.Slices.Any(slice => slice.Rules.Min > 0 && Tell(slice.Rules));

        private static bool? Fits(ElementRules element, PocoNode value, Walk walk) => Known.All(
        [
            .. element.Values.Select(rule => (Func<bool?>)(() => rule.IsFixed ? Patterns.IsExactly(value.Poco, rule.Value) : Patterns.Contains(value.Poco, rule.Value))),
            () => element.Binding is { Strength: BindingStrength.Required } binding ? CodedValue.Of(value.Poco) is { } coded ? walk.AnyIn(coded, binding.ValueSet) : null : true,
            .. element.Children.Where(Tell).Select(child => (Func<bool?>)(() => SomeFits(child, value, walk))),
            .. element.Slices.Where(slice => slice.Rules.Min > 0 && Tell(slice.Rules)).Select(slice => (Func<bool?>)(() => Fits(slice.Rules, value, walk))),
        ]);

        private static bool? SomeFits(ElementRules child, PocoNode value, Walk walk) =>
            value.Child(child.Name) is { } values ? Known.Any(values, one => Fits(child, one, walk)) : false;
    }
}

/// <summary>Logic over what may not be known.</summary>
internal static class Known
{
    public static bool? Any<T>(IEnumerable<T> items, Func<T, bool?> so)
    {
        bool? answer = false;

        foreach (var item in items)
        {
            switch (so(item))
            {
                case true:
                    return true;
                case null:
                    answer = null;
                    break;
            }
        }

        return answer;
    }

    public static bool? All(IEnumerable<Func<bool?>> conditions) => Not(Any(conditions, condition => Not(condition())));

    public static bool? Not(bool? value) => value is { } known ? !known : null;
}
