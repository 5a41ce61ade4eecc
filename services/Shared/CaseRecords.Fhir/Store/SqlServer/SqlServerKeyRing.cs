using System.Data.Common;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>The keys that encrypt page cursors, in the record, so that every service opens what another sealed.</summary>
public sealed class SqlServerKeyRing(DbDataSource source) : IXmlRepository
{
    internal const string Keys = "SELECT xml FROM key_ring ORDER BY name";

    internal const string Keep = "INSERT INTO key_ring (name, xml) SELECT @name, @xml WHERE NOT EXISTS (SELECT 1 FROM key_ring WITH (UPDLOCK, HOLDLOCK) WHERE name = @name)";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = source.OpenConnection();
        using var command = SqlServerCommands.Command(connection, null, Keys);
        using var reader = command.ExecuteReader();
        List<XElement> keys = [];

        while (reader.Read())
        {
            keys.Add(XElement.Parse(reader.GetString(0)));
        }

        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = source.OpenConnection();
        using var command = SqlServerCommands.Command(connection, null, Keep, ("@name", friendlyName), ("@xml", element.ToString(SaveOptions.DisableFormatting)));
        command.ExecuteNonQuery();
    }
}
