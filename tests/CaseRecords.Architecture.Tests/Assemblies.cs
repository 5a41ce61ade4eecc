using System.Reflection;

namespace CaseRecords.Architecture.Tests;

/// <summary>Every assembly of ours that standalone is made of.</summary>
internal static class Assemblies
{
    public static IReadOnlyList<Assembly> Ours { get; } =
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "CaseRecords.*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => name?.EndsWith(".Tests", StringComparison.Ordinal) == false)
            .Order(StringComparer.Ordinal)
            .Select(name => Assembly.Load(name!)),
    ];

    public static IEnumerable<Type> Types => Ours.SelectMany(assembly => assembly.GetTypes());
}
