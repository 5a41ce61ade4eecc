using System.Runtime.Versioning;

namespace CaseRecords.Architecture.Tests;

/// <summary><c>./dev compose-env</c> makes the secrets of docker compose, once.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DevComposeEnvTests : IDisposable
{
    private const string LastLine = ".env holds the secrets for docker compose. Keep it as long as the volumes: the databases remember their passwords.";

    private readonly MadeUpCheckout checkout = new();

    private string[] Secrets => [.. checkout.Lines(".env").Where(line => !line.StartsWith(ComposeFile.Choice, StringComparison.Ordinal)).Select(line => line.Split('=')[1])];

    [Fact]
    public async Task Each_secret_is_long_its_own_and_for_the_owners_eyes_only()
    {
        await checkout.Run("compose-env").ShouldEnd(LastLine, code: 0);

        // Letters and digits: they stand in an address and in connection strings.
        Secrets.ShouldAllBe(secret => secret.Length == 48 && secret.All(char.IsAsciiLetterOrDigit));
        Secrets.ShouldBeUnique();
        checkout.Lines(".env").ShouldContain("COMPOSE_PROFILES=sqlserver");
        checkout.Mode(".env").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        await checkout.Run("compose-env");
        var before = checkout.Lines(".env");

        await checkout.Run("compose-env").ShouldEnd(LastLine, code: 0);

        checkout.Lines(".env").ShouldBe(before);
    }

    [Fact]
    public async Task What_somebody_chose_stays_and_what_is_missing_is_added()
    {
        checkout.Write(".env", "CASERECORDS_DATABASE_PASSWORD=chosen\nCOMPOSE_PROFILES=postgres\nCASERECORDS_INTERNAL_KEY=");

        await checkout.Run("compose-env").ShouldEnd(LastLine, code: 0);

        checkout.Lines(".env")[..3].ShouldBe(["CASERECORDS_DATABASE_PASSWORD=chosen", "COMPOSE_PROFILES=postgres", "CASERECORDS_INTERNAL_KEY="]);
        checkout.Lines(".env")[3].ShouldStartWith("CASERECORDS_INTERNAL_KEY=");
        checkout.Lines(".env")[3].Length.ShouldBe("CASERECORDS_INTERNAL_KEY=".Length + 48);
        checkout.Lines(".env").Count(line => line.StartsWith("CASERECORDS_DATABASE_PASSWORD=", StringComparison.Ordinal)).ShouldBe(1);
        checkout.Mode(".env").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose() => checkout.Dispose();
}
