using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Search.Terms;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Validation.Profiles;
using CaseRecords.Fhir.Writing;
using Microsoft.AspNetCore.DataProtection;

namespace CaseRecords.Fhir.Http;

/// <summary>What the interactions work with: the record, the way into it, and what is searchable.</summary>
public sealed class FhirEngine
{
    /// <param name="owners">Where owners are in other processes: makes what asks them. Null: all are here.</param>
    /// <param name="served">The value sets that come with the services; null: none.</param>
    /// <param name="publicBase">The FHIR base under which absolute references are our own; null where it is only known per request.</param>
    public FhirEngine(
        IRecordStore store, Catalogue catalogue, Ownership ownership, IDataProtectionProvider protection, TimeProvider time, string? publicBase = null, Func<EngineParts, IOwners>? owners = null,
        FhirSettings? settings = null, ServedTerms? served = null)
    {
        Time = time;
        Settings = settings ?? FhirSettings.Default;
        Store = store;
        Parameters = catalogue.Parameters;
        Zone = catalogue.Zone;
        Ownership = ownership;
        Queries = new SearchQueryParser(Parameters, publicBase, time, catalogue.Zone);
        var indexer = new SearchIndexer(Parameters, publicBase, catalogue.Zone);
        var definitions = new StoredDefinitions(store, Queries);
        Profiles = new ProfileValidator(definitions, catalogue.Profiles, Settings.Validation);
        Terms = new SearchTerms(new TermSources(store, definitions, Settings.Validation.Folder, served), publicBase);
        Searches = new SearchResolver(Terms, store);
        var here = new OwnersHere(new Preparer(ownership, indexer, new PatientCompartment(Parameters), Queries, store, Profiles));
        Owners = owners?.Invoke(new EngineParts(here, store, Queries, indexer)) ?? here;
        OwnersHere = here;
        Indexer = indexer;
        Writer = new RecordWriter(store, Owners, indexer, Queries, time, Settings.Writes);
        Cursors = new PageCursors(protection);
        Capabilities = new CapabilityDocument(catalogue, Settings);
        Compartments = new Compartments(Parameters);
        Jobs = new AsyncJobs(time);
    }

    public IRecordStore Store { get; }

    public FhirSettings Settings { get; }

    public SearchParameters Parameters { get; }

    /// <summary>Where dates without a zone were written.</summary>
    public TimeZoneInfo Zone { get; }

    public Ownership Ownership { get; }

    public SearchQueryParser Queries { get; }

    public RecordWriter Writer { get; }

    /// <summary>Those who prepare what is written here.</summary>
    public IOwners Owners { get; }

    /// <summary>Holds resources against profiles.</summary>
    public ProfileValidator Profiles { get; }

    /// <summary>Which codes a search by value set or hierarchy means.</summary>
    public SearchTerms Terms { get; }

    /// <summary>Looks up what a search names before it runs.</summary>
    internal SearchResolver Searches { get; }

    internal OwnersHere OwnersHere { get; }

    internal SearchIndexer Indexer { get; }

    internal PageCursors Cursors { get; }

    internal CapabilityDocument Capabilities { get; }

    internal Compartments Compartments { get; }

    internal TimeProvider Time { get; }

    internal AsyncJobs Jobs { get; }
}

/// <summary>What owners in other processes are asked with.</summary>
public sealed record EngineParts(OwnersHere Here, IRecordStore Store, SearchQueryParser Queries, SearchIndexer Indexer);
