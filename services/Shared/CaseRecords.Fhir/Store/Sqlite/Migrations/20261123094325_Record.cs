using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Record : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "compartment",
                columns: table => new
                {
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    rid = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_compartment", x => new { x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "feed_state",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    epoch = table.Column<string>(type: "TEXT", nullable: false),
                    fence = table.Column<long>(type: "INTEGER", nullable: false),
                    holder = table.Column<string>(type: "TEXT", nullable: false),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: false),
                    next = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feed_state", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "idempotency",
                columns: table => new
                {
                    client = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: true),
                    expires = table.Column<long>(type: "INTEGER", nullable: false),
                    request_hash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency", x => new { x.client, x.key });
                });

            migrationBuilder.CreateTable(
                name: "ix_date",
                columns: table => new
                {
                    p = table.Column<short>(type: "INTEGER", nullable: false),
                    low = table.Column<long>(type: "INTEGER", nullable: false),
                    high = table.Column<long>(type: "INTEGER", nullable: false),
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    rid = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_date", x => new { x.p, x.low, x.high, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "ix_quantity",
                columns: table => new
                {
                    p = table.Column<short>(type: "INTEGER", nullable: false),
                    unit = table.Column<string>(type: "TEXT", nullable: false),
                    low = table.Column<byte[]>(type: "BLOB", nullable: false),
                    high = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sys = table.Column<int>(type: "INTEGER", nullable: false),
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    rid = table.Column<long>(type: "INTEGER", nullable: false),
                    grp = table.Column<short>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_quantity", x => new { x.p, x.unit, x.low, x.high, x.sys, x.patient, x.rid, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "ix_ref",
                columns: table => new
                {
                    p = table.Column<short>(type: "INTEGER", nullable: false),
                    target = table.Column<long>(type: "INTEGER", nullable: false),
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    rid = table.Column<long>(type: "INTEGER", nullable: false),
                    sub = table.Column<short>(type: "INTEGER", nullable: false),
                    grp = table.Column<short>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_ref", x => new { x.p, x.target, x.patient, x.rid, x.sub, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "ix_string",
                columns: table => new
                {
                    p = table.Column<short>(type: "INTEGER", nullable: false),
                    folded = table.Column<string>(type: "TEXT", nullable: false),
                    whole = table.Column<bool>(type: "INTEGER", nullable: false),
                    exact = table.Column<string>(type: "TEXT", nullable: false),
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    rid = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_string", x => new { x.p, x.folded, x.whole, x.exact, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "ix_token",
                columns: table => new
                {
                    p = table.Column<short>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    sys = table.Column<int>(type: "INTEGER", nullable: false),
                    rid = table.Column<long>(type: "INTEGER", nullable: false),
                    sub = table.Column<short>(type: "INTEGER", nullable: false),
                    grp = table.Column<short>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_token", x => new { x.p, x.code, x.patient, x.sys, x.rid, x.sub, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "ix_uri",
                columns: table => new
                {
                    p = table.Column<short>(type: "INTEGER", nullable: false),
                    uri = table.Column<string>(type: "TEXT", nullable: false),
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    rid = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_uri", x => new { x.p, x.uri, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "log",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    action = table.Column<int>(type: "INTEGER", nullable: false),
                    correlation = table.Column<string>(type: "TEXT", nullable: true),
                    data = table.Column<string>(type: "TEXT", nullable: true),
                    @event = table.Column<byte[]>(name: "event", type: "BLOB", nullable: true),
                    noun = table.Column<string>(type: "TEXT", nullable: true),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    patient = table.Column<string>(type: "TEXT", nullable: true),
                    resource_id = table.Column<string>(type: "TEXT", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    traceparent = table.Column<string>(type: "TEXT", nullable: true),
                    transaction = table.Column<byte[]>(type: "BLOB", nullable: true),
                    transaction_count = table.Column<int>(type: "INTEGER", nullable: false),
                    transaction_index = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<short>(type: "INTEGER", nullable: false),
                    verb = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "log_position",
                columns: table => new
                {
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    log_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_position", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "param",
                columns: table => new
                {
                    p = table.Column<short>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    generation = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    type = table.Column<short>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_param", x => x.p);
                });

            migrationBuilder.CreateTable(
                name: "resource",
                columns: table => new
                {
                    rid = table.Column<long>(type: "INTEGER", nullable: false),
                    deleted = table.Column<bool>(type: "INTEGER", nullable: false),
                    generation = table.Column<int>(type: "INTEGER", nullable: false),
                    id = table.Column<string>(type: "TEXT", nullable: true),
                    log_id = table.Column<long>(type: "INTEGER", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<short>(type: "INTEGER", nullable: false),
                    updated = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource", x => x.rid);
                });

            migrationBuilder.CreateTable(
                name: "sys",
                columns: table => new
                {
                    sys = table.Column<int>(type: "INTEGER", nullable: false),
                    uri = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sys", x => x.sys);
                });

            migrationBuilder.CreateTable(
                name: "version",
                columns: table => new
                {
                    rid = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    action = table.Column<int>(type: "INTEGER", nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: true),
                    keys = table.Column<byte[]>(type: "BLOB", nullable: true),
                    log_id = table.Column<long>(type: "INTEGER", nullable: false),
                    patient = table.Column<long>(type: "INTEGER", nullable: false),
                    transaction = table.Column<byte[]>(type: "BLOB", nullable: true),
                    updated = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_version", x => new { x.rid, x.version });
                });

            migrationBuilder.CreateIndex(
                name: "IX_compartment_rid",
                table: "compartment",
                column: "rid");

            migrationBuilder.CreateIndex(
                name: "IX_idempotency_expires",
                table: "idempotency",
                column: "expires");

            migrationBuilder.CreateIndex(
                name: "IX_ix_date_p_high_low_patient_rid",
                table: "ix_date",
                columns: new[] { "p", "high", "low", "patient", "rid" },
                filter: "high - low > 864000000000");

            migrationBuilder.CreateIndex(
                name: "IX_ix_date_p_patient_low_high_rid",
                table: "ix_date",
                columns: new[] { "p", "patient", "low", "high", "rid" });

            migrationBuilder.CreateIndex(
                name: "IX_ix_ref_rid_p_target",
                table: "ix_ref",
                columns: new[] { "rid", "p", "target" });

            migrationBuilder.CreateIndex(
                name: "IX_log_position_log_id",
                table: "log_position",
                column: "log_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_param_type_code",
                table: "param",
                columns: new[] { "type", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_resource_patient_rid",
                table: "resource",
                columns: new[] { "patient", "rid" });

            migrationBuilder.CreateIndex(
                name: "IX_resource_type_id",
                table: "resource",
                columns: new[] { "type", "id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_resource_type_patient_rid",
                table: "resource",
                columns: new[] { "type", "patient", "rid" });

            migrationBuilder.CreateIndex(
                name: "IX_resource_type_updated_rid",
                table: "resource",
                columns: new[] { "type", "updated", "rid" });

            migrationBuilder.CreateIndex(
                name: "IX_sys_uri",
                table: "sys",
                column: "uri",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "compartment");

            migrationBuilder.DropTable(
                name: "feed_state");

            migrationBuilder.DropTable(
                name: "idempotency");

            migrationBuilder.DropTable(
                name: "ix_date");

            migrationBuilder.DropTable(
                name: "ix_quantity");

            migrationBuilder.DropTable(
                name: "ix_ref");

            migrationBuilder.DropTable(
                name: "ix_string");

            migrationBuilder.DropTable(
                name: "ix_token");

            migrationBuilder.DropTable(
                name: "ix_uri");

            migrationBuilder.DropTable(
                name: "log");

            migrationBuilder.DropTable(
                name: "log_position");

            migrationBuilder.DropTable(
                name: "param");

            migrationBuilder.DropTable(
                name: "resource");

            migrationBuilder.DropTable(
                name: "sys");

            migrationBuilder.DropTable(
                name: "version");
        }
    }
}
