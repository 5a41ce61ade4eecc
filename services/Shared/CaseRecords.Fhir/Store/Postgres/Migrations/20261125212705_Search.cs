using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Search : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_uri",
                schema: "record",
                table: "ix_uri");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_string",
                schema: "record",
                table: "ix_string");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_quantity",
                schema: "record",
                table: "ix_quantity");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_date",
                schema: "record",
                table: "ix_date");

            migrationBuilder.AlterColumn<string>(
                name: "targets",
                schema: "record",
                table: "param",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C",
                oldClrType: typeof(string),
                oldType: "text",
                oldCollation: "C");

            migrationBuilder.AlterColumn<string>(
                name: "expression",
                schema: "record",
                table: "param",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C",
                oldClrType: typeof(string),
                oldType: "text",
                oldCollation: "C");

            migrationBuilder.AddColumn<string>(
                name: "parts",
                schema: "record",
                table: "param",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "url",
                schema: "record",
                table: "param",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<short>(
                name: "sub",
                schema: "record",
                table: "ix_uri",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "grp",
                schema: "record",
                table: "ix_uri",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "sub",
                schema: "record",
                table: "ix_string",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "grp",
                schema: "record",
                table: "ix_string",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "sub",
                schema: "record",
                table: "ix_quantity",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "sub",
                schema: "record",
                table: "ix_date",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "grp",
                schema: "record",
                table: "ix_date",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_uri",
                schema: "record",
                table: "ix_uri",
                columns: new[] { "p", "uri", "patient", "rid", "sub", "grp" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_string",
                schema: "record",
                table: "ix_string",
                columns: new[] { "p", "folded", "whole", "exact", "patient", "rid", "sub", "grp" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_quantity",
                schema: "record",
                table: "ix_quantity",
                columns: new[] { "p", "unit", "low", "high", "sys", "patient", "rid", "sub", "grp" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_date",
                schema: "record",
                table: "ix_date",
                columns: new[] { "p", "low", "high", "patient", "rid", "sub", "grp" });

            migrationBuilder.CreateTable(
                name: "ix_position",
                schema: "record",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    z = table.Column<double>(type: "double precision", nullable: false),
                    y = table.Column<double>(type: "double precision", nullable: false),
                    x = table.Column<double>(type: "double precision", nullable: false),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_position", x => new { x.p, x.z, x.y, x.x, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "ix_word",
                schema: "record",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    word = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_word", x => new { x.p, x.word, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "reindex",
                schema: "record",
                columns: table => new
                {
                    generation = table.Column<int>(type: "integer", nullable: false),
                    done = table.Column<long>(type: "bigint", nullable: false),
                    finished = table.Column<long>(type: "bigint", nullable: false),
                    next_rid = table.Column<long>(type: "bigint", nullable: false),
                    started = table.Column<long>(type: "bigint", nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reindex", x => x.generation);
                });

            migrationBuilder.CreateTable(
                name: "setting",
                schema: "record",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    value = table.Column<string>(type: "text", nullable: false, collation: "C")
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
                name: "ix_position",
                schema: "record");

            migrationBuilder.DropTable(
                name: "ix_word",
                schema: "record");

            migrationBuilder.DropTable(
                name: "reindex",
                schema: "record");

            migrationBuilder.DropTable(
                name: "setting",
                schema: "record");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_uri",
                schema: "record",
                table: "ix_uri");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_string",
                schema: "record",
                table: "ix_string");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_quantity",
                schema: "record",
                table: "ix_quantity");

            migrationBuilder.DropPrimaryKey(
                name: "PK_ix_date",
                schema: "record",
                table: "ix_date");

            migrationBuilder.DropColumn(
                name: "parts",
                schema: "record",
                table: "param");

            migrationBuilder.DropColumn(
                name: "url",
                schema: "record",
                table: "param");

            migrationBuilder.DropColumn(
                name: "sub",
                schema: "record",
                table: "ix_uri");

            migrationBuilder.DropColumn(
                name: "grp",
                schema: "record",
                table: "ix_uri");

            migrationBuilder.DropColumn(
                name: "sub",
                schema: "record",
                table: "ix_string");

            migrationBuilder.DropColumn(
                name: "grp",
                schema: "record",
                table: "ix_string");

            migrationBuilder.DropColumn(
                name: "sub",
                schema: "record",
                table: "ix_quantity");

            migrationBuilder.DropColumn(
                name: "sub",
                schema: "record",
                table: "ix_date");

            migrationBuilder.DropColumn(
                name: "grp",
                schema: "record",
                table: "ix_date");

            migrationBuilder.AlterColumn<string>(
                name: "targets",
                schema: "record",
                table: "param",
                type: "text",
                nullable: false,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "text",
                oldDefaultValue: "",
                oldCollation: "C");

            migrationBuilder.AlterColumn<string>(
                name: "expression",
                schema: "record",
                table: "param",
                type: "text",
                nullable: false,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "text",
                oldDefaultValue: "",
                oldCollation: "C");

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_uri",
                schema: "record",
                table: "ix_uri",
                columns: new[] { "p", "uri", "patient", "rid" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_string",
                schema: "record",
                table: "ix_string",
                columns: new[] { "p", "folded", "whole", "exact", "patient", "rid" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_quantity",
                schema: "record",
                table: "ix_quantity",
                columns: new[] { "p", "unit", "low", "high", "sys", "patient", "rid", "grp" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_ix_date",
                schema: "record",
                table: "ix_date",
                columns: new[] { "p", "low", "high", "patient", "rid" });
        }
    }
}
