using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>
/// Rows that travel to the server as one value: JSON, an array for each row. A statement reads them with <see cref="From"/>; its text does not
/// depend on how many there are, and the server has no type of table that would have to change with the tables.
/// </summary>
/// <seealso href="https://learn.microsoft.com/sql/t-sql/functions/openjson-transact-sql"/>
internal sealed record SqlServerRows(string Json)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="values">Writes the values of one row, in the order in which the statement names them.</param>
    public static SqlServerRows Of<TRow>(IEnumerable<TRow> rows, Action<Utf8JsonWriter, TRow> values)
    {
        ArrayBufferWriter<byte> bytes = new(1024);

        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartArray();

            foreach (var row in rows)
            {
                json.WriteStartArray();
                values(json, row);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return new SqlServerRows(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    /// <summary>Numbers, a row each.</summary>
    public static SqlServerRows Of(IEnumerable<long> numbers) => Of(numbers, (json, number) => json.WriteNumberValue(number));

    /// <summary>The type and id of resources.</summary>
    public static SqlServerRows Of(IEnumerable<ResourceKey> keys) => Of(keys, (json, key) =>
    {
        json.WriteNumberValue(R4.Number(key.Type));
        json.WriteStringValue(key.Id);
    });

    /// <summary>The rows as a table k of a statement.</summary>
    /// <param name="parameter">The parameter that they are the value of.</param>
    /// <param name="columns">Name and type of each value: <c>rid bigint</c>.</param>
    public static string From(string parameter, params ReadOnlySpan<string> columns)
    {
        var text = new StringBuilder($"OPENJSON({parameter}) WITH (");

        for (var i = 0; i < columns.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(columns[i]).Append(" '$[").Append(i).Append("]'");
        }

        return text.Append(") k").ToString();
    }
}
