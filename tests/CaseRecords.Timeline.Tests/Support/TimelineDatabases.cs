using CaseRecords.Tests.Support;

namespace CaseRecords.Timeline.Tests.Support;

/// <summary>PostgreSQL databases with the timeline's schema.</summary>
public sealed class TimelineDatabases(TestPostgres server) : PostgresDatabases(server, "timeline", TimelineServices.MigrateTimeline);
