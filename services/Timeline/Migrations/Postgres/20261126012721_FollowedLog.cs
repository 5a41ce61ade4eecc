using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Timeline.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class FollowedLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Epoch",
                schema: "timeline",
                table: "cursor",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<Guid>(
                name: "Event",
                schema: "timeline",
                table: "cursor",
                type: "uuid",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Epoch",
                schema: "timeline",
                table: "cursor");

            migrationBuilder.DropColumn(
                name: "Event",
                schema: "timeline",
                table: "cursor");
        }
    }
}
