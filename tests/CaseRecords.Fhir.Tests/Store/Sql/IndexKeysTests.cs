using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Tests.Store.Sql;

public sealed class IndexKeysTests
{
    private static readonly IndexKeys Keys = new()
    {
        Tokens = [new(1, "active", 0, 0, 0), new(1, "łódź|ß", int.MaxValue, short.MaxValue, 3), new(-1, "", 7, -1, short.MinValue)],
        References = [new(2, 1, 0, 0), new(2, long.MaxValue, 4, 5)],
        Uris = [new(3, "urn:oid:1.2.3", 1, 2), new(3, "")],
        Dates = [new(4, long.MinValue, long.MaxValue, 3, 4), new(4, 0, 864000000000)],
        Strings = [new(5, "wang", true, "王"), new(5, "wang", false, "Wang", 5, 6)],
        Quantities = [new(6, "mg", DecimalKey.Encode(-5.40m), DecimalKey.Encode(1e10m), 9, 2, 1), new(6, "", DecimalKey.Lowest, DecimalKey.Highest, 0, 0, 0)],
        Words = [new(7, "lung")],
        Wordings = [new(7, long.MinValue, 1, 2), new(7, 5, 0, 0)],
        Positions = [new(8, 0.5, -0.5, 0.1)],
    };

    [Fact]
    public void Packed_rows_come_back_as_they_were() => ShouldBeSame(IndexKeys.Unpack(Keys.Pack()), Keys);

    [Fact]
    public void No_rows_come_back_as_none() => ShouldBeSame(IndexKeys.Unpack(IndexKeys.None.Pack()), new IndexKeys());

    [Fact]
    public void Rows_of_the_format_before_come_back_without_what_it_did_not_know()
    {
        var keys = new IndexKeys { Words = Keys.Words, Positions = Keys.Positions };
        var packed = keys.Pack();

        // The format before wrote the same but the number of wordings, which stands before the positions.
        var positions = 1 + sizeof(short) + (3 * sizeof(double));
        ShouldBeSame(IndexKeys.Unpack([2, .. packed[1..^(positions + 1)], .. packed[^positions..]]), keys);
    }

    [Fact]
    public void Bytes_of_a_format_that_is_not_known_are_refused() =>
        Should.Throw<InvalidDataException>(() => IndexKeys.Unpack([9, .. Keys.Pack()[1..]]));

    [Fact]
    public void What_is_only_here_is_found_by_every_part_of_a_row()
    {
        var other = new IndexKeys
        {
            Tokens = [new(1, "active", 0, 0, 0), new(1, "łódź|ß", int.MaxValue, short.MaxValue, 4)],
            References = [new(2, 1, 0, 0), new(2, long.MaxValue, 4, 6)],
            Dates = Keys.Dates,
            Strings = [new(5, "wang", true, "Wang"), new(5, "wang", false, "Wang", 5, 6)],
            Words = Keys.Words,
            Wordings = [new(7, 5, 0, 0), new(7, long.MinValue, 1, 3)],
            Quantities = [new(6, "mg", DecimalKey.Encode(-5.40m), DecimalKey.Encode(1e10m), 9, 2, 1)],
        };

        ShouldBeSame(Keys.Except(other), new IndexKeys
        {
            Tokens = [new(1, "łódź|ß", int.MaxValue, short.MaxValue, 3), new(-1, "", 7, -1, short.MinValue)],
            References = [new(2, long.MaxValue, 4, 5)],
            Uris = Keys.Uris,
            Strings = [new(5, "wang", true, "王")],
            Wordings = [new(7, long.MinValue, 1, 2)],
            Positions = Keys.Positions,
            Quantities = [new(6, "", DecimalKey.Lowest, DecimalKey.Highest, 0, 0, 0)],
        });
        ShouldBeSame(Keys.Except(Keys), new IndexKeys());
    }

    private static void ShouldBeSame(IndexKeys actual, IndexKeys expected)
    {
        actual.Tokens.ShouldBe(expected.Tokens, ignoreOrder: true);
        actual.References.ShouldBe(expected.References, ignoreOrder: true);
        actual.Uris.ShouldBe(expected.Uris, ignoreOrder: true);
        actual.Dates.ShouldBe(expected.Dates, ignoreOrder: true);
        actual.Strings.ShouldBe(expected.Strings, ignoreOrder: true);
        actual.Quantities.ShouldBe(expected.Quantities, ignoreOrder: true);
        actual.Words.ShouldBe(expected.Words, ignoreOrder: true);
        actual.Wordings.ShouldBe(expected.Wordings, ignoreOrder: true);
        actual.Positions.ShouldBe(expected.Positions, ignoreOrder: true);
    }
}
