using System.Globalization;
using System.Text;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>Where in a resource the check stands; becomes a FHIRPath only when there is something to say.</summary>
internal sealed class Place
{
    private Step[] steps = new Step[16];

    public int Depth { get; private set; }

    public void Enter(string name)
    {
        if (Depth == steps.Length)
        {
            Array.Resize(ref steps, Depth * 2);
        }

        steps[Depth++] = new Step(name, -1);
    }

    public void Leave() => Depth--;

    /// <summary>Says which item of the innermost element is meant; minus one for the element as a whole.</summary>
    public void Item(int index) => steps[Depth - 1] = steps[Depth - 1] with { Index = index };

    /// <summary>The way from the root, without the root.</summary>
    public Step[] Way() => steps[1..Depth];

    /// <summary>The FHIRPath of here, or of a child.</summary>
    public string Path(string? child = null)
    {
        var path = new StringBuilder();

        foreach (var step in steps.AsSpan(0, Depth))
        {
            path.Append(path.Length == 0 ? "" : ".").Append(step.Name);

            if (step.Index >= 0)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            }
        }

        return child is null ? path.ToString() : path.Append('.').Append(child).ToString();
    }

    public override string ToString() => Path();
}

/// <summary>One part of a FHIRPath.</summary>
/// <param name="Index">Minus one where the element does not repeat.</param>
internal readonly record struct Step(string Name, int Index);
