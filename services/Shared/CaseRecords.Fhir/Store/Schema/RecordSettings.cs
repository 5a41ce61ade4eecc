namespace CaseRecords.Fhir.Store.Schema;

/// <summary>The names in the table of settings: what a record says of itself.</summary>
internal static class RecordSettings
{
    /// <summary>Which generation of search parameters new index rows are of; a commit of older rows is prepared again.</summary>
    public const string Generation = "generation";

    /// <summary>Rises with every change of the search parameters, so that every process sees that there was one.</summary>
    public const string Change = "parameters-changed";

    /// <summary>The version of the indexer that wrote what is stored.</summary>
    public const string Indexer = "indexer";

    /// <summary>How many versions of SearchParameter resources there were when they were last applied.</summary>
    public const string Applied = "parameters-applied";

    /// <summary>The zone in which dates without one are read.</summary>
    public const string TimeZone = "time-zone";

    /// <summary>Which database this is; another value than its own says that it was restored from a dump.</summary>
    public const string Incarnation = "incarnation";

    /// <summary>The migration that a process must know to work with this record; written by migrations that take something away.</summary>
    public const string NeededMigration = "needed-migration";
}
