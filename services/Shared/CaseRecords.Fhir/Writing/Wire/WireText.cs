using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Writing.Wire;

/// <summary>The small values that exchange and owners send each other.</summary>
internal static class WireText
{
    extension(BinaryWriter writer)
    {
        public void Key(ResourceKey key)
        {
            writer.Write(key.Type);
            writer.Write(key.Id);
        }

        public void Bytes(ReadOnlySpan<byte> bytes)
        {
            writer.Write7BitEncodedInt(bytes.Length);
            writer.Write(bytes);
        }

        /// <summary>A text that may be missing.</summary>
        public void Optional(string? text)
        {
            writer.Write(text is not null);
            writer.Write(text ?? "");
        }

        public void Many<T>(IReadOnlyCollection<T> items, Action<T> write)
        {
            writer.Write7BitEncodedInt(items.Count);

            foreach (var item in items)
            {
                write(item);
            }
        }

        public void Issue(Issue issue)
        {
            writer.Write7BitEncodedInt(issue.Status);
            writer.Write(issue.Code.GetLiteral());
            writer.Write(issue.Diagnostics);
            writer.Optional(issue.Expression);
            writer.Write(issue.Severity.GetLiteral());
        }
    }
}

/// <summary>The same, read.</summary>
internal static class WireReading
{
    extension(BinaryReader reader)
    {
        public ResourceKey Key() => new(reader.ReadString(), reader.ReadString());

        public byte[] Bytes() => reader.ReadBytes(reader.Read7BitEncodedInt());

        public string? Optional()
        {
            var isThere = reader.ReadBoolean();
            var text = reader.ReadString();

            return isThere ? text : null;
        }

        public List<T> Many<T>(Func<T> read)
        {
            var count = reader.Read7BitEncodedInt();
            List<T> items = [];

            for (var i = 0; i < count; i++)
            {
                items.Add(read());
            }

            return items;
        }

        public Issue Issue() => new(
            reader.Read7BitEncodedInt(),
            EnumUtility.ParseLiteral<OperationOutcome.IssueType>(reader.ReadString())!.Value,
            reader.ReadString(),
            reader.Optional(),
            EnumUtility.ParseLiteral<OperationOutcome.IssueSeverity>(reader.ReadString())!.Value);
    }
}
