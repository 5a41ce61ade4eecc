namespace CaseRecords.Terminology;

/// <summary>One code of a table: what it means, what it counts as, and how sure we are of it.</summary>
/// <param name="Group">What the code counts as in its table: an organ, a map region, a drug family.</param>
/// <param name="Mark">✔ read in a source with its meaning, ◐ number seen but not its display, ○ from knowledge only, <c>ours</c>.</param>
public sealed record CodeRow(string System, string Code, string Display, string Group, string Mark)
{
    private readonly IReadOnlyDictionary<string, string> extra = new Dictionary<string, string>();

    internal CodeRow(string system, string code, string display, string group, string mark, IReadOnlyDictionary<string, string> extra)
        : this(system, code, display, group, mark) => this.extra = extra;

    /// <summary>The value in a column that only this table has; null where the cell is empty or the table has no such column.</summary>
    public string? this[string column] => extra.GetValueOrDefault(column) is { Length: > 0 } value ? value : null;
}
