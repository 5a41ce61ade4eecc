using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>What a part of a value set holds, or why that cannot be told.</summary>
internal sealed record Extents(CodeExtent Codes, Issue? Refusal)
{
    public static implicit operator Extents(CodeExtent codes) => new(codes, null);

    public static implicit operator Extents(CodePattern pattern) => new(CodeExtent.Of(pattern), null);

    public static implicit operator Extents(Issue refusal) => new(CodeExtent.Nothing, refusal);

    public Extents With(Extents other, Func<CodeExtent, CodeExtent, CodeExtent> both) => Refusal is not null ? this : other.Refusal is not null ? other : both(Codes, other.Codes);
}
