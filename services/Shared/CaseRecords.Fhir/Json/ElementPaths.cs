namespace CaseRecords.Fhir.Json;

/// <summary>The elements that a client lists: <c>name</c>, <c>Patient.name</c> for one type only, <c>contact.name</c> for a part of one. What must be there, or changes the meaning of the rest, is kept too.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#elements"/>
internal sealed record ElementPaths : Subset
{
    private readonly List<string[]> paths;

    private ElementPaths(IEnumerable<string[]> paths) => this.paths = [.. paths];

    public override bool CutsIncluded => false;

    /// <summary>Reads a comma-separated list; the second part is the first path that names nothing.</summary>
    /// <param name="type">The resource type that is asked for; null where it may be any.</param>
    public static (ElementPaths Paths, string? Unknown) Parse(string list, string? type)
    {
        var names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        return (new ElementPaths(names.Select(name => name.Split('.'))), Array.Find(names, name => !IsKnown(name.Split('.'), type)));
    }

    /// <summary>The paths as they are for one resource type: those of another type left out.</summary>
    public ElementPaths For(string type) =>
        new(paths.Where(path => !R4.IsResourceType(path[0]) || path[0] == type).Select(path => R4.IsResourceType(path[0]) ? path[1..] : path));

    public override Subset? Of(ElementInfo? element, ElementTable? type)
    {
        if (element is null)
        {
            return null;
        }

        var below = paths.Where(path => path.Length > 0 && (path[0] == element.Stem || path[0] == element.Name)).ToList();

        return below.Count == 0 ? (element.IsMandatory || element.IsModifier || element.Stem is "id" or "meta" ? Whole : null)
            : element.IsPrimitive || below.Exists(path => path.Length == 1) ? Whole
            : new ElementPaths(below.Select(path => path[1..]));
    }

    private static bool IsKnown(string[] path, string? type) => R4.IsResourceType(path[0])
        ? Reaches(ElementTable.OfResource(path[0]), path.AsSpan(1))
        : type is null || Reaches(ElementTable.OfResource(type), path);

    private static bool Reaches(ElementTable? table, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (table is null || !table.Has(name))
            {
                return false;
            }

            table = table.Find(name)?.Type;
        }

        return !path.IsEmpty;
    }
}
