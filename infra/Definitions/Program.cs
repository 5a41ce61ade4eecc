using CaseRecords.Definitions;

// CaseRecords.Definitions <folder to write> [folder of the unpacked package]
if (args is not [var target, .. var rest] || rest.Length > 1)
{
    await Console.Error.WriteLineAsync("Usage: CaseRecords.Definitions <folder to write> [folder of the unpacked package]");
    return 2;
}

using var source = rest is [var folder] ? DefinitionsPackage.In(folder) : await DefinitionsPackage.Download(CancellationToken.None);

foreach (var (name, text) in Extract.Of(source))
{
    await File.WriteAllTextAsync(Path.Combine(target, name), text);
    Console.WriteLine($"{name}: {text.Length:N0} characters");
}

return 0;
