using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Hosting;

/// <summary>The secret that the gateway and all services share: who carries it is one of them.</summary>
public sealed class InternalKey
{
    private const int Shortest = 32;

    private readonly byte[] digest;

    private InternalKey(string value)
    {
        Value = value;
        digest = SHA256.HashData(Encoding.UTF8.GetBytes(value));
    }

    public string Value { get; }

    /// <summary>Reads <c>Internal:Key</c>.</summary>
    /// <exception cref="StartRefusedException">It is not there, too short, or cannot stand in a header.</exception>
    public static InternalKey From(IConfiguration configuration) =>
        configuration["Internal:Key"] is { Length: >= Shortest } key && key.All(c => c is >= '!' and <= '~')
            ? new InternalKey(key)
            : throw new StartRefusedException(
                $"Internal:Key needs a secret of {Shortest} characters or more, without spaces, the same for the gateway and every service "
                + "(environment variable Internal__Key).");

    /// <summary>Whether what was sent is the key; takes equally long whatever was sent.</summary>
    public bool Matches(string? sent) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(sent ?? "")), digest);
}
