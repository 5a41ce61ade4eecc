using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class LogByPatient : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_log_patient_id",
                table: "log",
                columns: new[] { "patient", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_log_patient_id",
                table: "log");
        }
    }
}
