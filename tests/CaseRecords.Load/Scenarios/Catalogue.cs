namespace CaseRecords.Load.Scenarios;

/// <summary>The scenarios there are, in the order in which they are told.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Func<Scenario>> All { get; } =
    [
        () => new Crud(),
        () => new Read(),
        () => new SearchToken(),
        () => new SearchMix(),
        () => new Create(),
        () => new Transaction(mixed: false),
        () => new Transaction(mixed: true),
        () => new WholePatients(),
        () => new Everything(),
        () => new Timeline(),
    ];

    public static string Names => string.Join(", ", All.Select(make => make().Name));

    public static Func<Scenario>? Find(string name) => All.FirstOrDefault(make => make().Name == name);
}
