using CaseRecords.Tests.Support;

namespace CaseRecords.Assessments.Tests;

/// <summary>PostgreSQL databases with the schema of assessments.</summary>
public sealed class AssessmentDatabases(TestPostgres server) : PostgresDatabases(server, "assessments", AssessmentServices.MigrateAssessments);
