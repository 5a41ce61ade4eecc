using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace CaseRecords.Faults.Running;

/// <summary>Looks into a SQLite file from outside.</summary>
internal static class RecordFile
{
    /// <summary>What <c>PRAGMA integrity_check</c> finds; <c>ok</c> where that is nothing.</summary>
    /// <seealso href="https://www.sqlite.org/pragma.html#pragma_integrity_check"/>
    public static async Task<string> Integrity(string file) => (string)(await Ask(file, "PRAGMA integrity_check"))!;

    public static async Task<object?> Ask(string file, string statement)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;

        return await command.ExecuteScalarAsync();
    }

    /// <summary>Whether a checkpoint had begun and not ended when the last process left: by what the index of the write-ahead log says.</summary>
    /// <seealso href="https://www.sqlite.org/walformat.html"/>
    public static bool IsAmidCheckpoint(string file)
    {
        const int BackFilled = 96;
        const int BackFillAttempted = 128;
        var index = new byte[BackFillAttempted + sizeof(uint)];

        using var shared = new FileStream($"{file}-shm", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        shared.ReadExactly(index);

        return BinaryPrimitives.ReadUInt32LittleEndian(index.AsSpan(BackFillAttempted)) > BinaryPrimitives.ReadUInt32LittleEndian(index.AsSpan(BackFilled));
    }
}
