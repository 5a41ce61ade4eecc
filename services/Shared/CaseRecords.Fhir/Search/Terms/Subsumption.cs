namespace CaseRecords.Fhir.Search.Terms;

/// <summary>What a code subsumes, and what subsumes it: by how the codes of its system are written, or by the hierarchy of its CodeSystem.</summary>
/// <seealso href="https://hl7.org/fhir/R4/codesystem.html#hierarchy"/>
internal sealed class Subsumption(HeldTerms held)
{
    /// <summary>The code and all under it, where its letters say so: without looking at anything. Null where they do not.</summary>
    public static CodePattern? ByText(string system, string code) =>
        CodesInText.Find(system)?.Below(code) is { } beginnings ? CodePattern.Beginning(system, beginnings) : null;

    /// <summary>The code and all under it.</summary>
    /// <param name="version">Of the code system; null: the one that is held.</param>
    public async ValueTask<Extents> Below(string system, string? version, string code, CancellationToken cancellationToken)
    {
        if (ByText(system, code) is { } byText)
        {
            return byText;
        }

        return await held.Hierarchy(system, version, cancellationToken) is not { } hierarchy
            ? CodesInText.Find(system) is { } text ? TermRefusals.NoCode(text) : TermRefusals.NoHierarchy(system, version)
            : hierarchy.Has(code) is null ? TermRefusals.NotInPart(system)
            : CodeExtent.Of(CodePattern.Of(system, hierarchy.Below(code)), hierarchy.IsComplete ? [] : [Part(system)]);
    }

    /// <summary>The code and all it lies under.</summary>
    public async ValueTask<Extents> Above(string system, string? version, string code, CancellationToken cancellationToken)
    {
        var text = CodesInText.Find(system);
        var byText = text?.Above(code);
        var hierarchy = await held.Hierarchy(system, version, cancellationToken);

        return hierarchy is null || hierarchy.Has(code) is null
            ? byText is not null ? CodePattern.Of(system, byText)
                : text is not null ? TermRefusals.NoCode(text)
                : hierarchy is null ? TermRefusals.NoHierarchy(system, version)
                : TermRefusals.NotInPart(system)
            : CodeExtent.Of(CodePattern.Of(system, hierarchy.Above(code).Concat(byText ?? [])), hierarchy.IsComplete ? [] : [Part(system)]);
    }

    /// <summary>What a caller should know where only a part of a system is held.</summary>
    public static string Part(string system) => $"Only a part of {TermRefusals.NameOf(system)} is held here: codes that are not in it are not found by their place in its hierarchy.";
}
