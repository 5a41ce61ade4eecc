using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Wordings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ix_wording",
                schema: "record",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    wording = table.Column<long>(type: "bigint", nullable: false),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    sub = table.Column<short>(type: "smallint", nullable: false),
                    grp = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_wording", x => new { x.p, x.wording, x.patient, x.rid, x.sub, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "wording_part",
                schema: "record",
                columns: table => new
                {
                    folded = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    wording = table.Column<long>(type: "bigint", nullable: false)
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
                name: "ix_wording",
                schema: "record");

            migrationBuilder.DropTable(
                name: "wording_part",
                schema: "record");
        }
    }
}
