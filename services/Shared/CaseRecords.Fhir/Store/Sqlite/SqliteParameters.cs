using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Numbers search parameters once and for all: index rows hold the number.</summary>
internal static class SqliteParameters
{
    /// <summary>The parameters with the numbers they have, new ones numbered now.</summary>
    public static IReadOnlyList<SearchParameterInfo> Number(SqliteSession session, IReadOnlyList<(string ResourceType, SearchBy By)> parameters)
    {
        var known = session
            .All("SELECT type, code, p FROM param", row => (Key: (row.GetInt16(0), row.GetString(1)), P: row.GetInt16(2)))
            .ToDictionary(row => row.Key, row => row.P);
        var next = known.Values.DefaultIfEmpty((short)0).Max();

        return [.. parameters.Select(parameter =>
        {
            var key = (R4.Number(parameter.ResourceType), parameter.By.Code);

            if (!known.TryGetValue(key, out var number))
            {
                known[key] = number = ++next;
                session.Execute(
                    "INSERT INTO param (p, type, code, kind, generation, state) VALUES (?1, ?2, ?3, ?4, 1, 'active')",
                    number, key.Item1, key.Code, parameter.By.Type.GetLiteral());
            }

            return new SearchParameterInfo(number, parameter.ResourceType, parameter.By.Code, parameter.By.Type, parameter.By.Expression, parameter.By.Targets) { Parts = parameter.By.Parts };
        })];
    }
}
