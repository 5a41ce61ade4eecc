using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.Postgres.Migrations
{
    /// <summary>Bodies over 2 kB are packed by lz4 from now on, which takes less time than the default and hardly more room; a server that is older than 14 or was built without it goes on as before.</summary>
    /// <seealso href="https://www.postgresql.org/docs/15/sql-altertable.html"/>
    public partial class LighterBodies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            DO $$ BEGIN
                EXECUTE 'ALTER TABLE record.version ALTER COLUMN body SET COMPRESSION lz4';
            EXCEPTION WHEN feature_not_supported OR syntax_error THEN
                RAISE NOTICE 'This PostgreSQL has no lz4.';
            END $$
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("ALTER TABLE record.version ALTER COLUMN body SET COMPRESSION DEFAULT");
    }
}
