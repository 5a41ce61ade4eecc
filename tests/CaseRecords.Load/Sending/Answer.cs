namespace CaseRecords.Load.Sending;

/// <summary>What a server answered.</summary>
/// <param name="Status">0 where there was no answer.</param>
/// <param name="Body">Good until the session's next request.</param>
internal readonly record struct Answer(int Status, string? Location, ReadOnlyMemory<byte> Body)
{
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>Type and id of what was created, such as <c>Patient/7</c>, whatever the base and with or without a version.</summary>
    public string? Created => Location is null ? null : ResourceName.In(Location);
}
