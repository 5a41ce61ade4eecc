namespace CaseRecords.Load.Data;

/// <summary>What is in every identifier and family name that a run makes, so that runs do not meet on a server that keeps its data.</summary>
internal static class RunName
{
    /// <summary>Ten small letters.</summary>
    public static string New() => string.Create(10, Random.Shared.NextInt64(), static (letters, seed) =>
    {
        for (var i = 0; i < letters.Length; i++, seed /= 26)
        {
            letters[i] = (char)('a' + (seed % 26));
        }
    });
}
