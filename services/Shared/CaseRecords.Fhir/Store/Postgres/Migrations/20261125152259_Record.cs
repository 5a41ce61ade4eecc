using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CaseRecords.Fhir.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Record : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "record");

            migrationBuilder.CreateSequence(
                name: "rid",
                schema: "record",
                incrementBy: 100);

            migrationBuilder.CreateTable(
                name: "compartment",
                schema: "record",
                columns: table => new
                {
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_compartment", x => new { x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "feed_state",
                schema: "record",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    epoch = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    fence = table.Column<long>(type: "bigint", nullable: false),
                    floor = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    holder = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    lease_until = table.Column<long>(type: "bigint", nullable: false),
                    next = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feed_state", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "idempotency",
                schema: "record",
                columns: table => new
                {
                    client = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    answer = table.Column<byte[]>(type: "bytea", nullable: true),
                    expires = table.Column<long>(type: "bigint", nullable: false),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    status = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency", x => new { x.client, x.key });
                });

            migrationBuilder.CreateTable(
                name: "ix_date",
                schema: "record",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    low = table.Column<long>(type: "bigint", nullable: false),
                    high = table.Column<long>(type: "bigint", nullable: false),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_date", x => new { x.p, x.low, x.high, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "ix_quantity",
                schema: "record",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    low = table.Column<byte[]>(type: "bytea", nullable: false),
                    high = table.Column<byte[]>(type: "bytea", nullable: false),
                    sys = table.Column<int>(type: "integer", nullable: false),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    grp = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_quantity", x => new { x.p, x.unit, x.low, x.high, x.sys, x.patient, x.rid, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "ix_ref",
                schema: "record",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    target = table.Column<long>(type: "bigint", nullable: false),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    sub = table.Column<short>(type: "smallint", nullable: false),
                    grp = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_ref", x => new { x.p, x.target, x.patient, x.rid, x.sub, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "ix_string",
                schema: "record",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    folded = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    whole = table.Column<bool>(type: "boolean", nullable: false),
                    exact = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_string", x => new { x.p, x.folded, x.whole, x.exact, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "ix_token",
                schema: "record",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    sys = table.Column<int>(type: "integer", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    sub = table.Column<short>(type: "smallint", nullable: false),
                    grp = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_token", x => new { x.p, x.code, x.patient, x.sys, x.rid, x.sub, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "ix_uri",
                schema: "record",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    uri = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_uri", x => new { x.p, x.uri, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "key_ring",
                schema: "record",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    xml = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_ring", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "log",
                schema: "record",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    action = table.Column<int>(type: "integer", nullable: false),
                    correlation = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    data = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    @event = table.Column<byte[]>(name: "event", type: "bytea", nullable: true),
                    noun = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    owner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    patient = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    resource_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    traceparent = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    transaction = table.Column<byte[]>(type: "bytea", nullable: true),
                    transaction_count = table.Column<int>(type: "integer", nullable: false),
                    transaction_index = table.Column<int>(type: "integer", nullable: false),
                    type = table.Column<short>(type: "smallint", nullable: false),
                    verb = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "log_position",
                schema: "record",
                columns: table => new
                {
                    position = table.Column<long>(type: "bigint", nullable: false),
                    log_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_position", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "param",
                schema: "record",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    expression = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    generation = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    targets = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    type = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_param", x => x.p);
                });

            migrationBuilder.CreateTable(
                name: "profile",
                schema: "record",
                columns: table => new
                {
                    owner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    type = table.Column<short>(type: "smallint", nullable: false),
                    url = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_profile", x => new { x.owner, x.type, x.url });
                });

            migrationBuilder.CreateTable(
                name: "resource",
                schema: "record",
                columns: table => new
                {
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    deleted = table.Column<bool>(type: "boolean", nullable: false),
                    generation = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    owner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    type = table.Column<short>(type: "smallint", nullable: false),
                    updated = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    xact = table.Column<ulong>(type: "xid8", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource", x => x.rid);
                });

            migrationBuilder.CreateTable(
                name: "sys",
                schema: "record",
                columns: table => new
                {
                    sys = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    uri = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sys", x => x.sys);
                });

            migrationBuilder.CreateTable(
                name: "version",
                schema: "record",
                columns: table => new
                {
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    action = table.Column<int>(type: "integer", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: true),
                    keys = table.Column<byte[]>(type: "bytea", nullable: true),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    transaction = table.Column<byte[]>(type: "bytea", nullable: true),
                    updated = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_version", x => new { x.rid, x.version });
                });

            migrationBuilder.CreateIndex(
                name: "IX_compartment_rid",
                schema: "record",
                table: "compartment",
                column: "rid");

            migrationBuilder.CreateIndex(
                name: "IX_idempotency_expires",
                schema: "record",
                table: "idempotency",
                column: "expires");

            migrationBuilder.CreateIndex(
                name: "IX_ix_date_p_high_low_patient_rid",
                schema: "record",
                table: "ix_date",
                columns: new[] { "p", "high", "low", "patient", "rid" },
                filter: "high - low > 864000000000");

            migrationBuilder.CreateIndex(
                name: "IX_ix_date_p_patient_low_high_rid",
                schema: "record",
                table: "ix_date",
                columns: new[] { "p", "patient", "low", "high", "rid" });

            migrationBuilder.CreateIndex(
                name: "IX_ix_ref_rid_p_target",
                schema: "record",
                table: "ix_ref",
                columns: new[] { "rid", "p", "target" });

            migrationBuilder.CreateIndex(
                name: "IX_log_patient_id",
                schema: "record",
                table: "log",
                columns: new[] { "patient", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_log_position_log_id",
                schema: "record",
                table: "log_position",
                column: "log_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_param_type_code",
                schema: "record",
                table: "param",
                columns: new[] { "type", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_resource_patient_rid",
                schema: "record",
                table: "resource",
                columns: new[] { "patient", "rid" });

            migrationBuilder.CreateIndex(
                name: "IX_resource_type_id",
                schema: "record",
                table: "resource",
                columns: new[] { "type", "id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_resource_type_patient_rid",
                schema: "record",
                table: "resource",
                columns: new[] { "type", "patient", "rid" });

            migrationBuilder.CreateIndex(
                name: "IX_resource_type_updated_rid",
                schema: "record",
                table: "resource",
                columns: new[] { "type", "updated", "rid" });

            migrationBuilder.CreateIndex(
                name: "IX_sys_uri",
                schema: "record",
                table: "sys",
                column: "uri",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "compartment",
                schema: "record");

            migrationBuilder.DropTable(
                name: "feed_state",
                schema: "record");

            migrationBuilder.DropTable(
                name: "idempotency",
                schema: "record");

            migrationBuilder.DropTable(
                name: "ix_date",
                schema: "record");

            migrationBuilder.DropTable(
                name: "ix_quantity",
                schema: "record");

            migrationBuilder.DropTable(
                name: "ix_ref",
                schema: "record");

            migrationBuilder.DropTable(
                name: "ix_string",
                schema: "record");

            migrationBuilder.DropTable(
                name: "ix_token",
                schema: "record");

            migrationBuilder.DropTable(
                name: "ix_uri",
                schema: "record");

            migrationBuilder.DropTable(
                name: "key_ring",
                schema: "record");

            migrationBuilder.DropTable(
                name: "log",
                schema: "record");

            migrationBuilder.DropTable(
                name: "log_position",
                schema: "record");

            migrationBuilder.DropTable(
                name: "param",
                schema: "record");

            migrationBuilder.DropTable(
                name: "profile",
                schema: "record");

            migrationBuilder.DropTable(
                name: "resource",
                schema: "record");

            migrationBuilder.DropTable(
                name: "sys",
                schema: "record");

            migrationBuilder.DropTable(
                name: "version",
                schema: "record");

            migrationBuilder.DropSequence(
                name: "rid",
                schema: "record");
        }
    }
}
