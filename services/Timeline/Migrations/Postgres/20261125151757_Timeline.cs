using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Timeline.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Timeline : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "timeline");

            migrationBuilder.CreateTable(
                name: "cursor",
                schema: "timeline",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cursor", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "patient",
                schema: "timeline",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    NativeName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    BirthDate = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Gender = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Identifier = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Cancer = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Stage = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Metastases = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    LastDay = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_patient", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "resource",
                schema: "timeline",
                columns: table => new
                {
                    Type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    PatientId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Events = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Facts = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    IsHeadline = table.Column<bool>(type: "boolean", nullable: false),
                    LastDay = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource", x => new { x.Type, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_patient_LastDay_Id",
                schema: "timeline",
                table: "patient",
                columns: new[] { "LastDay", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_resource_PatientId_IsHeadline",
                schema: "timeline",
                table: "resource",
                columns: new[] { "PatientId", "IsHeadline" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "cursor",
                schema: "timeline");

            migrationBuilder.DropTable(
                name: "patient",
                schema: "timeline");

            migrationBuilder.DropTable(
                name: "resource",
                schema: "timeline");
        }
    }
}
