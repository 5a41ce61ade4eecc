using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Paths;

/// <summary>Where references such as <c>#a</c> lead within one resource.</summary>
/// <seealso href="https://hl7.org/fhir/R4/references.html#contained"/>
internal sealed class ContainedResources(Resource container)
{
    private Dictionary<string, short>? ordinals;

    /// <summary>In their order. Of a document or a message it is the first entry, whose contents R4 searches through the bundle; no <c>#a</c> leads there.</summary>
    public IReadOnlyList<Resource?> All { get; } = container switch
    {
        DomainResource { Contained: { Count: > 0 } contained } => contained.Count <= short.MaxValue ? contained : contained[..short.MaxValue],
        Bundle { Entry: [{ Resource: Composition or MessageHeader } first, ..] } => [first.Resource],
        _ => [],
    };

    /// <summary>From 1; 0 if there is none of this id.</summary>
    public short OrdinalOf(string id) => container is DomainResource && All.Count > 0 ? (ordinals ??= Read()).GetValueOrDefault(id) : (short)0;

    public string? TypeOf(string id) => OrdinalOf(id) is > 0 and var ordinal ? All[ordinal - 1]?.TypeName : null;

    private Dictionary<string, short> Read()
    {
        Dictionary<string, short> read = new(All.Count, StringComparer.Ordinal);

        for (var i = 0; i < All.Count; i++)
        {
            if (All[i]?.Id is { } id)
            {
                read.TryAdd(id, Slot.Ordinal(i));
            }
        }

        return read;
    }
}
