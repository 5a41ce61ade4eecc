using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Texts;

namespace CaseRecords.Fhir.Writing.Wire;

/// <summary>One write set as bytes.</summary>
internal static class WriteSetMessage
{
    public static void Write(BinaryWriter writer, WriteSet write)
    {
        writer.Key(write.Key);
        writer.Write((byte)write.Method);
        writer.Write(write.Owner);
        writer.Write(write.ExpectedVersion);
        writer.Write(write.Body is not null);

        if (write.Body is { } body)
        {
            writer.Bytes(body.Bytes);
            writer.Write7BitEncodedInt(body.LastUpdatedAt);
        }

        writer.Many(write.Patients, writer.Key);
        writer.Many(write.Events, caseEvent =>
        {
            writer.Write(caseEvent.Noun);
            writer.Write(caseEvent.Verb);
            writer.Write(caseEvent.DataJson);
        });
        Write(writer, write.Index);
    }

    public static WriteSet Read(BinaryReader reader) => new()
    {
        Key = reader.Key(),
        Method = (WriteMethod)reader.ReadByte(),
        Owner = reader.ReadString(),
        ExpectedVersion = reader.ReadInt64(),
        Body = reader.ReadBoolean() ? new PreparedBody(reader.Bytes(), reader.Read7BitEncodedInt()) : null,
        Patients = reader.Many(reader.Key),
        Events = reader.Many(() => new PreparedEvent(reader.ReadString(), reader.ReadString(), reader.ReadString())),
        Index = Index(reader),
    };

    private static void Write(BinaryWriter writer, IndexSet index)
    {
        writer.Write7BitEncodedInt(index.Generation);
        writer.Many(index.Tokens, row => { writer.Write(row.P); writer.Write(row.System); writer.Write(row.Code); writer.Write(row.Sub); writer.Write(row.Grp); });
        writer.Many(index.Strings, row => { writer.Write(row.P); writer.Write(row.Folded); writer.Write(row.Whole); writer.Write(row.Exact); writer.Write(row.Sub); writer.Write(row.Grp); });
        writer.Many(index.References, row => { writer.Write(row.P); writer.Key(row.Target); writer.Write(row.Sub); writer.Write(row.Grp); writer.Write(row.Contained); });
        writer.Many(index.Uris, row => { writer.Write(row.P); writer.Write(row.Uri); writer.Write(row.Sub); writer.Write(row.Grp); });
        writer.Many(index.Dates, row => { writer.Write(row.P); writer.Write(row.Low); writer.Write(row.High); writer.Write(row.Sub); writer.Write(row.Grp); });
        writer.Many(index.Quantities, row =>
        {
            writer.Write(row.P);
            writer.Write(row.System);
            writer.Write(row.Unit);
            writer.Bytes(row.Low.Bytes.Span);
            writer.Bytes(row.High.Bytes.Span);
            writer.Write(row.Sub);
            writer.Write(row.Grp);
        });
        writer.Many(index.Words, row => { writer.Write(row.P); writer.Write(row.Word); });
        writer.Many(index.Wordings, row =>
        {
            writer.Write(row.P);
            writer.Many(row.Wording.Parts, writer.Write);
            writer.Write(row.Sub);
            writer.Write(row.Grp);
        });
        writer.Many(index.Positions, row => { writer.Write(row.P); writer.Write(row.X); writer.Write(row.Y); writer.Write(row.Z); });
    }

    private static IndexSet Index(BinaryReader reader)
    {
        var index = new IndexSet { Generation = reader.Read7BitEncodedInt() };
        index.Tokens.AddRange(reader.Many(() => new TokenRow(reader.ReadInt16(), reader.ReadString(), reader.ReadString(), reader.ReadInt16(), reader.ReadInt16())));
        index.Strings.AddRange(reader.Many(() => new StringRow(reader.ReadInt16(), reader.ReadString(), reader.ReadBoolean(), reader.ReadString(), reader.ReadInt16(), reader.ReadInt16())));
        index.References.AddRange(reader.Many(() => new ReferenceRow(reader.ReadInt16(), reader.Key(), reader.ReadInt16(), reader.ReadInt16(), reader.ReadInt16())));
        index.Uris.AddRange(reader.Many(() => new UriRow(reader.ReadInt16(), reader.ReadString(), reader.ReadInt16(), reader.ReadInt16())));
        index.Dates.AddRange(reader.Many(() => new DateRow(reader.ReadInt16(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt16(), reader.ReadInt16())));
        index.Quantities.AddRange(reader.Many(() => new QuantityRow(
            reader.ReadInt16(), reader.ReadString(), reader.ReadString(), new DecimalKey(reader.Bytes()), new DecimalKey(reader.Bytes()), reader.ReadInt16(), reader.ReadInt16())));
        index.Words.AddRange(reader.Many(() => new WordRow(reader.ReadInt16(), reader.ReadString())));
        index.Wordings.AddRange(reader.Many(() => new WordingRow(reader.ReadInt16(), new Wording(reader.Many(reader.ReadString)), reader.ReadInt16(), reader.ReadInt16())));
        index.Positions.AddRange(reader.Many(() => new PositionRow(reader.ReadInt16(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble())));

        return index;
    }
}
