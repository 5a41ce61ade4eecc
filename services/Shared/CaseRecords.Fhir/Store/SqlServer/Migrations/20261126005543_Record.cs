using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Record : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "rid",
                incrementBy: 100);

            migrationBuilder.CreateTable(
                name: "compartment",
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
                columns: table => new
                {
                    name = table.Column<string>(type: "varchar(32)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    epoch = table.Column<string>(type: "varchar(64)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    fence = table.Column<long>(type: "bigint", nullable: false),
                    floor = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    holder = table.Column<string>(type: "varchar(200)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    lease_until = table.Column<long>(type: "bigint", nullable: false),
                    next = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feed_state", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "idempotency",
                columns: table => new
                {
                    client = table.Column<string>(type: "varchar(800)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    key = table.Column<string>(type: "varchar(800)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    answer = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    expires = table.Column<long>(type: "bigint", nullable: false),
                    request_hash = table.Column<byte[]>(type: "varbinary(64)", nullable: true),
                    status = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency", x => new { x.client, x.key })
                        .Annotation("SqlServer:Clustered", false);
                });

            migrationBuilder.CreateTable(
                name: "ix_date",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    low = table.Column<long>(type: "bigint", nullable: false),
                    high = table.Column<long>(type: "bigint", nullable: false),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    sub = table.Column<short>(type: "smallint", nullable: false),
                    grp = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_date", x => new { x.p, x.low, x.high, x.patient, x.rid, x.sub, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "ix_position",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    z = table.Column<double>(type: "float", nullable: false),
                    y = table.Column<double>(type: "float", nullable: false),
                    x = table.Column<double>(type: "float", nullable: false),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_position", x => new { x.p, x.z, x.y, x.x, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "ix_quantity",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    unit = table.Column<string>(type: "varchar(601)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    low = table.Column<byte[]>(type: "varbinary(20)", nullable: false),
                    high = table.Column<byte[]>(type: "varbinary(20)", nullable: false),
                    sys = table.Column<int>(type: "int", nullable: false),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    sub = table.Column<short>(type: "smallint", nullable: false),
                    grp = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_quantity", x => new { x.p, x.unit, x.low, x.high, x.sys, x.patient, x.rid, x.sub, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "ix_ref",
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
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    folded = table.Column<string>(type: "varchar(601)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    whole = table.Column<bool>(type: "bit", nullable: false),
                    exact = table.Column<string>(type: "varchar(240)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    sub = table.Column<short>(type: "smallint", nullable: false),
                    grp = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_string", x => new { x.p, x.folded, x.whole, x.exact, x.patient, x.rid, x.sub, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "ix_token",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    code = table.Column<string>(type: "varchar(601)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    sys = table.Column<int>(type: "int", nullable: false),
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
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    uri = table.Column<string>(type: "varchar(601)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    sub = table.Column<short>(type: "smallint", nullable: false),
                    grp = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_uri", x => new { x.p, x.uri, x.patient, x.rid, x.sub, x.grp });
                });

            migrationBuilder.CreateTable(
                name: "ix_word",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    word = table.Column<string>(type: "varchar(260)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    rid = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_word", x => new { x.p, x.word, x.patient, x.rid });
                });

            migrationBuilder.CreateTable(
                name: "key_ring",
                columns: table => new
                {
                    name = table.Column<string>(type: "varchar(200)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    xml = table.Column<string>(type: "varchar(max)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_ring", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "log",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    action = table.Column<int>(type: "int", nullable: false),
                    correlation = table.Column<string>(type: "varchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    data = table.Column<string>(type: "varchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    @event = table.Column<byte[]>(name: "event", type: "binary(16)", nullable: true),
                    noun = table.Column<string>(type: "varchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    owner = table.Column<string>(type: "varchar(64)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    patient = table.Column<string>(type: "varchar(128)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    resource_id = table.Column<string>(type: "varchar(64)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    time = table.Column<long>(type: "bigint", nullable: false),
                    traceparent = table.Column<string>(type: "varchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    transaction = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    transaction_count = table.Column<int>(type: "int", nullable: false),
                    transaction_index = table.Column<int>(type: "int", nullable: false),
                    type = table.Column<short>(type: "smallint", nullable: false),
                    verb = table.Column<string>(type: "varchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "log_position",
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
                name: "moment",
                columns: table => new
                {
                    moment = table.Column<byte[]>(type: "rowversion", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_moment", x => x.moment);
                });

            migrationBuilder.CreateTable(
                name: "param",
                columns: table => new
                {
                    p = table.Column<short>(type: "smallint", nullable: false),
                    code = table.Column<string>(type: "varchar(200)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    expression = table.Column<string>(type: "varchar(max)", nullable: false, defaultValue: "", collation: "Latin1_General_100_BIN2_UTF8"),
                    generation = table.Column<int>(type: "int", nullable: false),
                    kind = table.Column<string>(type: "varchar(32)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    parts = table.Column<string>(type: "varchar(max)", nullable: false, defaultValue: "", collation: "Latin1_General_100_BIN2_UTF8"),
                    state = table.Column<string>(type: "varchar(32)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    targets = table.Column<string>(type: "varchar(max)", nullable: false, defaultValue: "", collation: "Latin1_General_100_BIN2_UTF8"),
                    type = table.Column<short>(type: "smallint", nullable: false),
                    url = table.Column<string>(type: "varchar(max)", nullable: false, defaultValue: "", collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_param", x => x.p);
                });

            migrationBuilder.CreateTable(
                name: "profile",
                columns: table => new
                {
                    owner = table.Column<string>(type: "varchar(64)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    type = table.Column<short>(type: "smallint", nullable: false),
                    url = table.Column<string>(type: "varchar(800)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_profile", x => new { x.owner, x.type, x.url });
                });

            migrationBuilder.CreateTable(
                name: "reindex",
                columns: table => new
                {
                    generation = table.Column<int>(type: "int", nullable: false),
                    done = table.Column<long>(type: "bigint", nullable: false),
                    finished = table.Column<long>(type: "bigint", nullable: false),
                    next_rid = table.Column<long>(type: "bigint", nullable: false),
                    skipped = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    started = table.Column<long>(type: "bigint", nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    types = table.Column<string>(type: "varchar(max)", nullable: false, defaultValue: "", collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reindex", x => x.generation);
                });

            migrationBuilder.CreateTable(
                name: "resource",
                columns: table => new
                {
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    deleted = table.Column<bool>(type: "bit", nullable: false),
                    generation = table.Column<int>(type: "int", nullable: false),
                    id = table.Column<string>(type: "varchar(64)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    owner = table.Column<string>(type: "varchar(64)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    type = table.Column<short>(type: "smallint", nullable: false),
                    updated = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    xact = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource", x => x.rid);
                });

            migrationBuilder.CreateTable(
                name: "setting",
                columns: table => new
                {
                    name = table.Column<string>(type: "varchar(64)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    value = table.Column<string>(type: "varchar(max)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_setting", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "sys",
                columns: table => new
                {
                    sys = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    uri = table.Column<string>(type: "varchar(1600)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sys", x => x.sys);
                });

            migrationBuilder.CreateTable(
                name: "version",
                columns: table => new
                {
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    action = table.Column<int>(type: "int", nullable: false),
                    body = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    keys = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    method = table.Column<short>(type: "smallint", nullable: false, defaultValue: (short)1),
                    patient = table.Column<long>(type: "bigint", nullable: false),
                    transaction = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    updated = table.Column<long>(type: "bigint", nullable: false)
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
                name: "IX_ix_date_p_high_rid",
                table: "ix_date",
                columns: new[] { "p", "high", "rid" });

            migrationBuilder.CreateIndex(
                name: "IX_ix_date_p_patient_low_high_rid",
                table: "ix_date",
                columns: new[] { "p", "patient", "low", "high", "rid" });

            migrationBuilder.CreateIndex(
                name: "IX_ix_quantity_p_patient_rid",
                table: "ix_quantity",
                columns: new[] { "p", "patient", "rid" });

            migrationBuilder.CreateIndex(
                name: "IX_ix_ref_rid_p_target",
                table: "ix_ref",
                columns: new[] { "rid", "p", "target" });

            migrationBuilder.CreateIndex(
                name: "IX_log_patient_id",
                table: "log",
                columns: new[] { "patient", "id" });

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

            migrationBuilder.CreateIndex(
                name: "IX_version_updated_rid_version",
                table: "version",
                columns: new[] { "updated", "rid", "version" });

            // Spans of more than a day are few: a search for what overlaps an instant finds them here. EXEC, because a view is made by a batch of its own.
            migrationBuilder.Sql(
                """
                EXEC(N'CREATE VIEW dbo.ix_date_long WITH SCHEMABINDING AS
                SELECT p, low, high, patient, rid, sub, grp FROM dbo.ix_date WHERE high - low > CAST(864000000000 AS bigint)');
                """);
            migrationBuilder.Sql("CREATE UNIQUE CLUSTERED INDEX IX_ix_date_long ON ix_date_long (p, high, low, patient, rid, sub, grp)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP VIEW ix_date_long");

            migrationBuilder.DropTable(
                name: "compartment");

            migrationBuilder.DropTable(
                name: "feed_state");

            migrationBuilder.DropTable(
                name: "idempotency");

            migrationBuilder.DropTable(
                name: "ix_date");

            migrationBuilder.DropTable(
                name: "ix_position");

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
                name: "ix_word");

            migrationBuilder.DropTable(
                name: "key_ring");

            migrationBuilder.DropTable(
                name: "log");

            migrationBuilder.DropTable(
                name: "log_position");

            migrationBuilder.DropTable(
                name: "moment");

            migrationBuilder.DropTable(
                name: "param");

            migrationBuilder.DropTable(
                name: "profile");

            migrationBuilder.DropTable(
                name: "reindex");

            migrationBuilder.DropTable(
                name: "resource");

            migrationBuilder.DropTable(
                name: "setting");

            migrationBuilder.DropTable(
                name: "sys");

            migrationBuilder.DropTable(
                name: "version");

            migrationBuilder.DropSequence(
                name: "rid");
        }
    }
}
