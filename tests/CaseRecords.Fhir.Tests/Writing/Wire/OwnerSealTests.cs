using System.Security.Cryptography;
using CaseRecords.Fhir.Writing.Wire;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Writing.Wire;

public sealed class OwnerSealTests
{
    private const string Key = "0123456789-0123456789-0123456789";

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void What_an_owner_closed_is_opened_as_its_own_within_a_minute()
    {
        var closed = Seal(Key).Close("imaging", "message"u8);
        clock.Advance(TimeSpan.FromSeconds(59));

        Seal(Key).Open("imaging", closed).ToArray().ShouldBe("message"u8.ToArray());
    }

    [Fact]
    public void What_was_changed_is_refused()
    {
        var closed = Seal(Key).Close("imaging", "message"u8);

        for (var i = 0; i < closed.Length; i++)
        {
            var changed = closed.ToArray();
            changed[i] ^= 1;
            Should.Throw<CryptographicException>(() => Seal(Key).Open("imaging", changed));
        }
    }

    [Fact]
    public void The_answer_of_another_owner_or_under_another_key_or_without_a_seal_is_refused()
    {
        var closed = Seal(Key).Close("imaging", "message"u8);

        Should.Throw<CryptographicException>(() => Seal(Key).Open("diagnoses", closed));
        Should.Throw<CryptographicException>(() => Seal(Key + "x").Open("imaging", closed));
        Should.Throw<CryptographicException>(() => Seal(Key).Open("imaging", "message"u8.ToArray()));
    }

    [Theory]
    [InlineData(61)]
    [InlineData(-61)]
    public void An_old_answer_is_refused_and_one_of_the_future(int seconds)
    {
        clock.Advance(TimeSpan.FromHours(1));
        var closed = Seal(Key).Close("imaging", "message"u8);
        var later = new FakeTimeProvider(clock.GetUtcNow().AddSeconds(seconds));

        Should.Throw<CryptographicException>(() => new OwnerSeal(Key, later).Open("imaging", closed));
    }

    private OwnerSeal Seal(string key) => new(key, clock);
}
