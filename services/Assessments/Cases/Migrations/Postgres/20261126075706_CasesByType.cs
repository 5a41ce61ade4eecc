using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Assessments.Cases.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class CasesByType : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_cases_Patient",
                schema: "assessments",
                table: "cases");

            migrationBuilder.CreateIndex(
                name: "IX_cases_Patient_Type",
                schema: "assessments",
                table: "cases",
                columns: new[] { "Patient", "Type" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_cases_Patient_Type",
                schema: "assessments",
                table: "cases");

            migrationBuilder.CreateIndex(
                name: "IX_cases_Patient",
                schema: "assessments",
                table: "cases",
                column: "Patient");
        }
    }
}
