using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Wordings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ix_wording",
                columns: table => new
                {
                    p = table.Column<short>(type: "INTEGER", nullable: false),
                    wording = table.Column<long>(type: "INTEGER", nullable: false),
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    rid = table.Column<long>(type: "INTEGER", nullable: false),
                    sub = table.Column<short>(type: "INTEGER", nullable: false),
                    grp = table.Column<short>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_wording", x => new { x.p, x.wording, x.patient, x.rid, x.sub, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "wording_part",
                columns: table => new
                {
                    folded = table.Column<string>(type: "TEXT", nullable: false),
                    wording = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_wording_part", x => new { x.folded, x.wording });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ix_wording");

            migrationBuilder.DropTable(
                name: "wording_part");
        }
    }
}
