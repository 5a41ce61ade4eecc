using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>A resource with what it contains: who is contained, who is spoken of, and whether the two agree.</summary>
/// <seealso href="https://hl7.org/fhir/R4/references.html#contained"/>
internal sealed class ResourceScope
{
    private readonly List<(string Id, IReadOnlyList<string> Targets, string Path, bool IsInside)> references = [];
    private readonly List<Contained> contained = [];
    private readonly HashSet<string> mentioned = new(StringComparer.Ordinal);

    /// <summary>The contained resource that is being read; null outside.</summary>
    public Contained? Inside { get; private set; }

    public void Enter(string type, string path) => contained.Add(Inside = new Contained(type, path));

    /// <summary>Goes back to what was read before.</summary>
    public void Return(Contained? outer) => Inside = outer;

    /// <summary>A reference that starts with a number sign.</summary>
    public void Refer(string reference, IReadOnlyList<string> targets, string path)
    {
        references.Add((reference[1..], targets, path, Inside is not null));
        Mention(reference);
    }

    /// <summary>A reference, uri, url or canonical that starts with a number sign.</summary>
    public void Mention(string text)
    {
        if (text == "#" && Inside is not null)
        {
            Inside.NamesContainer = true;
        }

        mentioned.Add(text[1..]);
    }

    /// <summary>What is wrong between the resource and what it contains, once all of it was read.</summary>
    public IEnumerable<Issue> Finish()
    {
        foreach (var (id, targets, path, isInside) in references)
        {
            if (contained.Find(one => one.Id == id) is { } found)
            {
                if (targets.Count > 0 && !targets.Contains(found.Type))
                {
                    yield return ReferenceCheck.WrongTarget(found.Type, targets, path);
                }
            }
            else if (id.Length > 0 || !isInside)
            {
                yield return Invariant("ref-1", $"Nothing that is contained here has the id '{id}'.", path);
            }
        }

        foreach (var one in contained)
        {
            if (one.Id is not null && contained.Find(other => other.Id == one.Id) != one)
            {
                yield return new Issue(400, OperationOutcome.IssueType.Structure, "Another contained resource has the same id.", one.Path + ".id");
            }
            else if (!one.NamesContainer && (one.Id is null || !mentioned.Contains(one.Id)))
            {
                yield return Invariant("dom-3", one.Id is null ? "A contained resource needs an id, and something that refers to it." : $"Nothing refers to the contained '#{one.Id}'.", one.Path);
            }
        }
    }

    public static Issue Invariant(string key, string diagnostics, string path) => new(422, OperationOutcome.IssueType.Invariant, $"{diagnostics} ({key})", path);

    internal sealed class Contained(string type, string path)
    {
        public string Type => type;

        public string Path => path;

        public string? Id { get; set; }

        /// <summary>Whether it refers to the resource that contains it.</summary>
        public bool NamesContainer { get; set; }
    }
}
