using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>The keys that encrypt page cursors, in the record, so that every service opens what another sealed.</summary>
public sealed class PostgresKeyRing(NpgsqlDataSource source) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = source.CreateCommand("SELECT xml FROM key_ring ORDER BY name");
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
        using var command = source.CreateCommand("INSERT INTO key_ring (name, xml) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
        command.With(friendlyName, element.ToString(SaveOptions.DisableFormatting)).ExecuteNonQuery();
    }
}
