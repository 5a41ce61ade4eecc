using System.Security.Cryptography;

namespace CaseRecords.Cluster;

/// <summary>Passwords and keys that are made anew for every start and written nowhere but to those who need them.</summary>
internal static class Secrets
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Password() => RandomNumberGenerator.GetString(Alphabet, 24);

    public static string InternalKey() => RandomNumberGenerator.GetString(Alphabet, 48);
}
