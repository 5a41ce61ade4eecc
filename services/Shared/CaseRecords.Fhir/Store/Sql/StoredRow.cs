using System.Data.Common;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>A resource in one of its versions, as the databases of several processes return it.</summary>
internal static class StoredRow
{
    /// <summary>What a statement selects of resource r and version v.</summary>
    public const string Columns = "r.type, r.id, v.version, v.action, v.updated, r.owner, v.body";

    /// <summary>The current version of each resource; what is asked of them follows.</summary>
    public const string Current = $"SELECT {Columns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version";

    public static StoredResource Read(DbDataReader row) => new(
        new ResourceKey(R4.Name(row.GetInt16(0)), row.GetString(1)),
        row.GetInt64(2),
        (ResourceAction)row.GetInt32(3),
        new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero),
        row.GetString(5),
        row.GetFieldValue<byte[]>(6));
}
