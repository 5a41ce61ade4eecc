using System.Numerics;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>What is said of an object, most of it when all of its members were read.</summary>
internal sealed class ObjectEnd(Place place, List<Issue> issues)
{
    public void Check(Shape shape, Member? member, in ObjectSeen seen, ObjectContext context, ResourceScope scope)
    {
        if (seen.Present == 0 && !shape.IsResource)
        {
            Say(400, OperationOutcome.IssueType.Structure, "An object is never empty; leave the member out.");
            return;
        }

        if (!shape.IsResource && !context.IsOfPrimitive && seen.Present == 1 && shape.Elements[0].Name == "id" && shape.Elements.Count > 1)
        {
            Say(400, OperationOutcome.IssueType.Invariant, "An element needs a value or children besides its id. (ele-1)");
        }

        Missing(shape, shape.Required & ~seen.Present);
        Hollow(shape, seen.Hollow);
        Twins(in seen);

        foreach (var (invariant, formula) in shape.Presence)
        {
            if (!formula.Holds(seen.Present))
            {
                issues.Add(InvariantCheck.Broken(invariant, place.Path()));
            }
        }

        OfType(shape, member, in seen, context, scope);
    }

    /// <summary>A member that R4 does not define.</summary>
    public void Unknown(string name, Shape shape)
    {
        name = name.Length <= 80 ? name : name[..80] + "…";
        Say(400, OperationOutcome.IssueType.Structure, $"R4 knows no '{name}' in {(shape.Path.Length == 0 ? shape.Type.Name : $"{shape.Type.Name}.{shape.Path}")}.", name.TrimStart('_'));
    }

    /// <summary>Judges an array by itself; whether it is to be compared with its twin.</summary>
    public bool IsWorthKeeping(Member member, bool isExtension, ArraySeen items)
    {
        if (items.Count > member.Element.Max)
        {
            Say(400, OperationOutcome.IssueType.Structure, $"'{member.JsonName}' stands here {member.Element.Max} times at most.");
        }

        if (items.Count == 0)
        {
            Say(400, OperationOutcome.IssueType.Structure, "An array is never empty; leave the member out.");
        }
        else if (isExtension && items.Nulls?.Count == items.Count)
        {
            Say(400, OperationOutcome.IssueType.Structure, $"'_{member.JsonName}' holds nothing but null; leave it out.");
        }
        else
        {
            return member.MayBeExtended;
        }

        return false;
    }

    /// <summary>Codes, once the element that holds them has ended.</summary>
    public void Codings(Shape shape, Member member, Shape parent, in ObjectSeen inside)
    {
        if (shape.Name == "CodeableConcept")
        {
            Add(BindingCheck.OfCodings(member.Element.Binding, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(inside.Codings), inside.Has(shape.IndexOf("text")), place.Path()));
        }
        else if (shape.Name == "Coding" && parent.Name != "CodeableConcept")
        {
            Add(BindingCheck.OfCodings(member.Element.Binding, [(inside.Texts.First, inside.Texts.Second)], hasText: false, place.Path()));
        }
    }

    private void OfType(Shape shape, Member? member, in ObjectSeen seen, ObjectContext context, ResourceScope scope)
    {
        switch (shape.Name)
        {
            case "Extension":
                Extension(shape, in seen, context);
                break;
            case "Reference":
                issues.AddRange(ReferenceCheck.Check(seen.Texts.First, seen.Texts.Second, member?.Type.Targets ?? [], scope, place));
                break;
            case "Period" when seen.Texts is { First: { } start, Second: { } last } && PeriodOrder.IsBackwards(start, last):
                issues.Add(ResourceScope.Invariant("per-1", "The period ends before it starts.", place.Path()));
                break;
            case "Coding" or "Quantity" or "SimpleQuantity" or "MoneyQuantity" or "Age" or "Count" or "Distance" or "Duration":
                Add(BindingCheck.OfSystem(seen.Texts.First, seen.Texts.Second, () => place.Path("code")));
                break;
            case "Meta" when context.IsContainedMeta:
                ContainedMeta(shape, in seen);
                break;
            case not "" when shape.IsResource && scope.Inside is { } contained && member?.Element.Name == "contained" && contained.Path == place.Path():
                contained.Id = seen.Texts.First;
                break;
        }
    }

    private void Extension(Shape shape, in ObjectSeen seen, ObjectContext context)
    {
        if (seen.Has(shape.IndexOf("extension")) == seen.Has(shape.IndexOf("value")))
        {
            issues.Add(ResourceScope.Invariant("ext-1", "An extension has either a value or extensions of its own.", place.Path()));
        }

        if (seen.Texts.First is { } url && context.Parent?.Name != "Extension" && !UriFormat.IsAbsolute(url))
        {
            Say(400, OperationOutcome.IssueType.Value, "The url of an extension is absolute; only inside another extension it may be relative.", "url");
        }
    }

    private void ContainedMeta(Shape shape, in ObjectSeen seen)
    {
        if (seen.Has(shape.IndexOf("versionId")) || seen.Has(shape.IndexOf("lastUpdated")))
        {
            issues.Add(ResourceScope.Invariant("dom-4", "A contained resource has no version and no time of its own.", place.Path()));
        }

        if (seen.Has(shape.IndexOf("security")))
        {
            issues.Add(ResourceScope.Invariant("dom-5", "A contained resource has no security labels of its own.", place.Path()));
        }
    }

    private void Missing(Shape shape, ulong missing)
    {
        for (; missing != 0; missing &= missing - 1)
        {
            var element = shape.Elements[BitOperations.TrailingZeroCount(missing)];
            Say(400, OperationOutcome.IssueType.Required, $"'{(element.IsChoice ? element.Name + "[x]" : element.Name)}' is required here.", element.Name);
        }
    }

    private void Hollow(Shape shape, ulong hollow)
    {
        for (; hollow != 0; hollow &= hollow - 1)
        {
            Say(400, OperationOutcome.IssueType.Invariant, "An element needs a value or extensions. (ele-1)", shape.Elements[BitOperations.TrailingZeroCount(hollow)].Name);
        }
    }

    /// <summary>An array of primitives and the one of their extensions keep each other's places with nulls.</summary>
    private void Twins(in ObjectSeen seen)
    {
        foreach (var (member, isExtension, items) in seen.Arrays)
        {
            var twin = seen.Arrays.FirstOrDefault(other => other.Member == member && other.IsExtension != isExtension);

            if (twin.Member is null)
            {
                if (items.Nulls is { } gaps)
                {
                    Say(400, OperationOutcome.IssueType.Structure, "null stands in an array only where its twin has something.", $"{member.Element.Name}[{gaps.Min()}]");
                }
            }
            else if (!isExtension)
            {
                if (items.Count != twin.Items.Count)
                {
                    Say(400, OperationOutcome.IssueType.Structure, $"'{member.JsonName}' and '_{member.JsonName}' have the same length: nulls keep the places.", member.Element.Name);
                }
                else if (items.Nulls is not null && twin.Items.Nulls is not null && items.Nulls.Intersect(twin.Items.Nulls).ToList() is { Count: > 0 } both)
                {
                    Say(400, OperationOutcome.IssueType.Structure, "null stands in an array only where its twin has something.", $"{member.Element.Name}[{both.Min()}]");
                }
            }
        }
    }

    private void Say(int status, OperationOutcome.IssueType code, string diagnostics, string? child = null) => issues.Add(new Issue(status, code, diagnostics, place.Path(child)));

    private void Add(Issue? issue)
    {
        if (issue is not null)
        {
            issues.Add(issue);
        }
    }
}
