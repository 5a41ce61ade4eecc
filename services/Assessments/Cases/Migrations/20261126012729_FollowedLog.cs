using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Assessments.Cases.Migrations
{
    /// <inheritdoc />
    public partial class FollowedLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Epoch",
                table: "cursor",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Event",
                table: "cursor",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Epoch",
                table: "cursor");

            migrationBuilder.DropColumn(
                name: "Event",
                table: "cursor");
        }
    }
}
