using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Values;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>When care was given, by the date parameters of each type; when something was written down is another matter, and when somebody was born.</summary>
internal static class CareDates
{
    private static readonly string[] OfTheRecord = ["_lastUpdated", "birthdate", "death-date", "recorded", "recorded-date", "indexed"];

    /// <summary>What is in a patient's compartment and has dates, all of them outside a span. What has no date is not among it.</summary>
    public static async ValueTask<IReadOnlySet<ResourceKey>> Outside(ResourceKey patient, long start, long end, FhirEngine engine, CancellationToken cancellationToken)
    {
        var parameters = R4.ResourceTypes.SelectMany(engine.Parameters.Of).Where(IsOfCare).ToDictionary(parameter => parameter.Number);
        var dates = await engine.Store.CompartmentDates(patient, [.. parameters.Keys], cancellationToken);

        return dates.GroupBy(row => row.Key)
            .Where(resource => resource.Min(row => row.Low) > end || UntilWhen([.. resource], parameters) < start)
            .Select(resource => resource.Key)
            .ToHashSet();
    }

    private static bool IsOfCare(SearchParameterInfo parameter) =>
        parameter is { Type: SearchParamType.Date, IsServed: true } && !OfTheRecord.Contains(parameter.Code) && parameter.ResourceType is not ("AuditEvent" or "Patient");

    /// <summary>A condition that has begun and is not said to have ended goes on.</summary>
    private static long UntilWhen(IReadOnlyList<Store.DatedRow> dates, Dictionary<short, SearchParameterInfo> parameters) =>
        dates[0].Key.Type == "Condition" && dates.All(row => parameters[row.Parameter].Code != "abatement-date") ? DateSpan.Latest : dates.Max(row => row.High);
}
