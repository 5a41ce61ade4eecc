using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Hosting.Tests;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("caserecords-").FullName;

    [Fact]
    public void It_is_created_and_says_where_everything_is()
    {
        using var data = DataDirectory.Open(Path.Combine(root, "new", "data"));

        data.Record.ShouldBe(Path.Combine(root, "new", "data", "record.db"));
        data.Timeline.ShouldBe(Path.Combine(root, "new", "data", "timeline.db"));
        data.Assessments.ShouldBe(Path.Combine(root, "new", "data", "assessments.db"));
        Directory.Exists(data.Keys).ShouldBeTrue();
    }

    [Fact]
    public void No_path_is_refused() => Should.Throw<StartRefusedException>(() => DataDirectory.Open(" ")).Message.ShouldContain("--data");

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Its_databases_are_the_owners_only_even_where_the_directory_is_not()
    {
        File.SetUnixFileMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        using var data = DataDirectory.Open(root);

        File.GetUnixFileMode(data.Record).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(data.Timeline).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(data.Assessments).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_second_process_is_refused_and_told_which_directory()
    {
        using var first = DataDirectory.Open(root);

        var refusal = Should.Throw<StartRefusedException>(() => DataDirectory.Open(root));

        refusal.Message.ShouldContain(root);
        refusal.Message.ShouldContain("in use");
    }

    [Fact]
    public void It_is_free_again_after_the_first_has_ended()
    {
        DataDirectory.Open(root).Dispose();

        Should.NotThrow(() => DataDirectory.Open(root).Dispose());
    }

    [Fact]
    public void A_lock_file_left_by_a_killed_process_does_not_stand_in_the_way()
    {
        File.WriteAllText(Path.Combine(root, "caserecords.lock"), "");

        Should.NotThrow(() => DataDirectory.Open(root).Dispose());
    }

    [Fact]
    public void A_file_in_its_place_is_refused()
    {
        var file = Path.Combine(root, "file");
        File.WriteAllText(file, "");

        Should.Throw<StartRefusedException>(() => DataDirectory.Open(file)).Message.ShouldContain(file);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Only_its_owner_may_look_into_it()
    {
        using var data = DataDirectory.Open(Path.Combine(root, "private"));

        File.GetUnixFileMode(data.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Keys_survive_a_restart_because_they_lie_in_it()
    {
        var sealedBefore = await WithProtector(protector => protector.Protect("cursor"));

        (await WithProtector(protector => protector.Unprotect(sealedBefore))).ShouldBe("cursor");
    }

    private async Task<string> WithProtector(Func<IDataProtector, string> use)
    {
        var builder = WebApplication.CreateBuilder(["--data", root]);
        using var data = builder.AddDataDirectory();
        await using var app = builder.Build();

        return use(app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test"));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
