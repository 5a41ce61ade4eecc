using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace CaseRecords.Fhir.Tests.Store.SqlServer.Collected;

/// <summary>Reads made-up rows. Whole numbers have one type in SQLite, from where most answers come: they are converted.</summary>
internal sealed class CollectingReader(IReadOnlyList<Rows> results) : DbDataReader
{
    private int result;
    private int row = -1;

    public override int Depth => 0;

    public override int FieldCount => Result.Columns.Count;

    public override bool HasRows => Result.Values.Count > 0;

    public override bool IsClosed => false;

    public override int RecordsAffected => 0;

    private Rows Result => result < results.Count ? results[result] : Rows.None;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => ++row < Result.Values.Count;

    public override bool NextResult()
    {
        row = -1;

        return ++result < results.Count;
    }

    public override string GetName(int ordinal) => Result.Columns[ordinal];

    public override int GetOrdinal(string name) => Result.Columns.ToList().IndexOf(name);

    public override object GetValue(int ordinal) => Result.Values[row][ordinal] ?? DBNull.Value;

    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;

    public override short GetInt16(int ordinal) => Convert.ToInt16(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override int GetInt32(int ordinal) => Convert.ToInt32(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override long GetInt64(int ordinal) => Convert.ToInt64(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override bool GetBoolean(int ordinal) => Convert.ToBoolean(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    public override Type GetFieldType(int ordinal) => GetValue(ordinal).GetType();

    public override IEnumerator GetEnumerator() => throw new NotSupportedException();

    public override byte GetByte(int ordinal) => throw new NotSupportedException();

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override char GetChar(int ordinal) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override string GetDataTypeName(int ordinal) => throw new NotSupportedException();

    public override DateTime GetDateTime(int ordinal) => throw new NotSupportedException();

    public override decimal GetDecimal(int ordinal) => throw new NotSupportedException();

    public override double GetDouble(int ordinal) => throw new NotSupportedException();

    public override float GetFloat(int ordinal) => throw new NotSupportedException();

    public override Guid GetGuid(int ordinal) => throw new NotSupportedException();

    public override int GetValues(object[] values) => throw new NotSupportedException();
}
