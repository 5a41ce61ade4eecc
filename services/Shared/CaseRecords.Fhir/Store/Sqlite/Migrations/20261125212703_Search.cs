using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Search : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_uri",
                table: "ix_uri");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_string",
                table: "ix_string");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_quantity",
                table: "ix_quantity");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_date",
                table: "ix_date");

            migrationBuilder.AddColumn<string>(
                name: "expression",
                table: "param",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "parts",
                table: "param",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "targets",
                table: "param",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "url",
                table: "param",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<short>(
                name: "sub",
                table: "ix_uri",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "grp",
                table: "ix_uri",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "sub",
                table: "ix_string",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "grp",
                table: "ix_string",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "sub",
                table: "ix_quantity",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "sub",
                table: "ix_date",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "grp",
                table: "ix_date",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_uri",
                table: "ix_uri",
                columns: new[] { "p", "uri", "patient", "rid", "sub", "grp" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_string",
                table: "ix_string",
                columns: new[] { "p", "folded", "whole", "exact", "patient", "rid", "sub", "grp" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_quantity",
                table: "ix_quantity",
                columns: new[] { "p", "unit", "low", "high", "sys", "patient", "rid", "sub", "grp" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_date",
                table: "ix_date",
                columns: new[] { "p", "low", "high", "patient", "rid", "sub", "grp" });

            migrationBuilder.CreateTable(
                name: "ix_position",
                columns: table => new
                {
                    p = table.Column<short>(type: "INTEGER", nullable: false),
                    z = table.Column<double>(type: "REAL", nullable: false),
                    y = table.Column<double>(type: "REAL", nullable: false),
                    x = table.Column<double>(type: "REAL", nullable: false),
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    rid = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_position", x => new { x.p, x.z, x.y, x.x, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "ix_word",
                columns: table => new
                {
                    p = table.Column<short>(type: "INTEGER", nullable: false),
                    word = table.Column<string>(type: "TEXT", nullable: false),
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    rid = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_word", x => new { x.p, x.word, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "reindex",
                columns: table => new
                {
                    generation = table.Column<int>(type: "INTEGER", nullable: false),
                    done = table.Column<long>(type: "INTEGER", nullable: false),
                    finished = table.Column<long>(type: "INTEGER", nullable: false),
                    next_rid = table.Column<long>(type: "INTEGER", nullable: false),
                    started = table.Column<long>(type: "INTEGER", nullable: false),
                    total = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reindex", x => x.generation);
                });

            migrationBuilder.CreateTable(
                name: "setting",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_setting", x => x.name);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ix_position");

            migrationBuilder.DropTable(
                name: "ix_word");

            migrationBuilder.DropTable(
                name: "reindex");

            migrationBuilder.DropTable(
                name: "setting");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_uri",
                table: "ix_uri");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_string",
                table: "ix_string");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_quantity",
                table: "ix_quantity");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_date",
                table: "ix_date");

            migrationBuilder.DropColumn(
                name: "expression",
                table: "param");

            migrationBuilder.DropColumn(
                name: "parts",
                table: "param");

            migrationBuilder.DropColumn(
                name: "targets",
                table: "param");

            migrationBuilder.DropColumn(
                name: "url",
                table: "param");

            migrationBuilder.DropColumn(
                name: "sub",
                table: "ix_uri");

            migrationBuilder.DropColumn(
                name: "grp",
                table: "ix_uri");

            migrationBuilder.DropColumn(
                name: "sub",
                table: "ix_string");

            migrationBuilder.DropColumn(
                name: "grp",
                table: "ix_string");

            migrationBuilder.DropColumn(
                name: "sub",
                table: "ix_quantity");

            migrationBuilder.DropColumn(
                name: "sub",
                table: "ix_date");

            migrationBuilder.DropColumn(
                name: "grp",
                table: "ix_date");

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_uri",
                table: "ix_uri",
                columns: new[] { "p", "uri", "patient", "rid" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_string",
                table: "ix_string",
                columns: new[] { "p", "folded", "whole", "exact", "patient", "rid" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_quantity",
                table: "ix_quantity",
                columns: new[] { "p", "unit", "low", "high", "sys", "patient", "rid", "grp" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_date",
                table: "ix_date",
                columns: new[] { "p", "low", "high", "patient", "rid" });
        }
    }
}
