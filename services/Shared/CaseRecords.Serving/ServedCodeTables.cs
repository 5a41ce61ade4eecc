using CaseRecords.Fhir.Search.Terms;
using CaseRecords.Terminology;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Serving;

/// <summary>Lets searches ask for the codes that the rules look for.</summary>
public static class ServedCodeTables
{
    /// <summary>Every process that serves FHIR needs them: a search goes to whichever is asked.</summary>
    public static void AddCodeTables(this IServiceCollection services) => services.AddSingleton<ServedTerms>(TableTerms.Find);
}
