using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Definitions;

/// <summary>Checks one clinical invariant against the case as it was before this write, and yields an issue for each place it is broken.</summary>
public delegate IEnumerable<Issue> Rule<in TResource>(TResource resource, CaseView before) where TResource : Resource;

/// <summary>Says which case events a change causes. Runs after the rules have passed, in the change's own transaction.</summary>
public delegate IEnumerable<CaseEvent> Announcement<TResource>(Change<TResource> change) where TResource : Resource;

/// <summary>One write of one resource: what was, what will be, and the case around it.</summary>
/// <param name="Before">The version that is replaced; null for a create or a re-create after a delete.</param>
/// <param name="After">The version that is written; null for a delete.</param>
/// <param name="Version">The version number that is written.</param>
/// <param name="Case">The resources that the definition asked for, as they were before this write (entries of the same bundle included).</param>
public sealed record Change<TResource>(ResourceKey Key, TResource? Before, TResource? After, long Version, CaseView Case)
    where TResource : Resource
{
    /// <summary>The resource's literal reference, as events name it.</summary>
    public string Reference => Key.ToString();

    /// <summary>Whether the resource is so from now on and was not before.</summary>
    public bool Becomes(Func<TResource, bool> so) => After is not null && so(After) && !(Before is not null && so(Before));
}

/// <summary>A clinical fact for integrators: <c>case.&lt;Noun&gt;.&lt;verb&gt;</c>, with references and codes only.</summary>
/// <param name="Noun">Pascal case, such as <c>DiseaseStatus</c>.</param>
/// <param name="Verb">Past participle in lower case, such as <c>changed</c>.</param>
/// <param name="Data">One of the contracts of CaseRecords.Events.</param>
public sealed record CaseEvent(string Noun, string Verb, object Data);
