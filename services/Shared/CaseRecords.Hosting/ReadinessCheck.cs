namespace CaseRecords.Hosting;

/// <summary>Something that a part must reach before the service is ready. Parts register theirs as singletons of this type.</summary>
/// <param name="Name">Names the part in the answer, such as <c>timeline</c>.</param>
/// <param name="WaitingFor">Says what is still missing, in a few words without patient data; null when nothing is.</param>
public sealed record ReadinessCheck(string Name, Func<CancellationToken, ValueTask<string?>> WaitingFor);
