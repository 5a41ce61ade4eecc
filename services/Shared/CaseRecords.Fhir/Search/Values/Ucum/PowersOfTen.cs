using System.Numerics;

namespace CaseRecords.Fhir.Search.Values.Ucum;

/// <summary>Powers of ten, most of them at hand.</summary>
internal static class PowersOfTen
{
    private static readonly BigInteger[] Known = [.. Enumerable.Range(0, 64).Select(exponent => BigInteger.Pow(10, exponent))];

    public static BigInteger Of(int exponent) => exponent < Known.Length ? Known[exponent] : BigInteger.Pow(10, exponent);
}
