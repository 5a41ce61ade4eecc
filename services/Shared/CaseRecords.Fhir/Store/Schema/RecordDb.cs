using CaseRecords.Fhir.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseRecords.Fhir.Store.Schema;

/// <summary>The record's tables as a model for migrations and administration. Nothing on a request's path goes through it.</summary>
/// <remarks>Columns are described in docs/architecture.md, "The record".</remarks>
public class RecordDb(DbContextOptions options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        Dictionaries(modelBuilder);
        Resources(modelBuilder);
        Indexes(modelBuilder);
        Log(modelBuilder);
    }

    private static void Dictionaries(ModelBuilder model)
    {
        Table(model, "param", param =>
        {
            param.Property<short>("p").ValueGeneratedNever();
            param.Property<short>("type");
            Text(param, "code");
            Text(param, "kind");
            param.Property<int>("generation");
            Text(param, "state");
            param.Property<string>("url").IsRequired().HasDefaultValue("");
            param.Property<string>("expression").IsRequired().HasDefaultValue("");
            param.Property<string>("targets").IsRequired().HasDefaultValue("");
            param.Property<string>("parts").IsRequired().HasDefaultValue("");
            param.HasKey("p");
            param.HasIndex("type", "code").IsUnique();
        });
        Table(model, "sys", sys =>
        {
            sys.Property<int>("sys").ValueGeneratedNever();
            Text(sys, "uri");
            sys.HasKey("sys");
            sys.HasIndex("uri").IsUnique();
        });
        Table(model, "wording_part", part => Key(part, "folded", "wording"));
        Table(model, "setting", setting =>
        {
            Text(setting, "name");
            Text(setting, "value");
            setting.HasKey("name");
        });
        Table(model, "reindex", reindex =>
        {
            reindex.Property<int>("generation").ValueGeneratedNever();
            reindex.Property<long>("next_rid");
            reindex.Property<long>("done");
            reindex.Property<long>("total");
            reindex.Property<long>("started");
            reindex.Property<long>("finished");
            reindex.Property<long>("skipped").HasDefaultValue(0L);
            reindex.Property<string>("types").IsRequired().HasDefaultValue("");
            reindex.HasKey("generation");
        });
    }

    private static void Resources(ModelBuilder model)
    {
        Table(model, "resource", resource =>
        {
            resource.Property<long>("rid").ValueGeneratedNever();
            resource.Property<short>("type");
            Text(resource, "id");
            resource.Property<long>("version");
            resource.Property<bool>("deleted");
            Text(resource, "owner");
            resource.Property<long>("patient");
            resource.Property<long>("updated");
            resource.Property<long>("log_id");
            resource.Property<int>("generation");
            resource.HasKey("rid");
            resource.HasIndex("type", "id").IsUnique();
            resource.HasIndex("type", "patient", "rid");
            resource.HasIndex("patient", "rid");
            resource.HasIndex("type", "updated", "rid");
        });
        Table(model, "version", version =>
        {
            version.Property<long>("rid");
            version.Property<long>("version");
            version.Property<int>("action");
            version.Property<short>("method").HasDefaultValue((short)WriteMethod.Put);
            version.Property<long>("updated");
            version.Property<long>("log_id");
            version.Property<byte[]>("transaction");
            version.Property<long>("patient");
            version.Property<byte[]>("keys");
            version.Property<byte[]>("body");
            version.HasKey("rid", "version");
            version.HasIndex("updated", "rid", "version");
        });
        Table(model, "compartment", compartment =>
        {
            compartment.Property<long>("patient");
            compartment.Property<long>("rid");
            compartment.HasKey("patient", "rid");
            compartment.HasIndex("rid");
        });
    }

    private static void Indexes(ModelBuilder model)
    {
        Table(model, "ix_token", token =>
        {
            Key(token, "p", "code", "patient", "sys", "rid", "sub", "grp");
        });
        Table(model, "ix_ref", reference =>
        {
            Key(reference, "p", "target", "patient", "rid", "sub", "grp");
            reference.HasIndex("rid", "p", "target");
        });
        Table(model, "ix_uri", uri =>
        {
            Key(uri, "p", "uri", "patient", "rid", "sub", "grp");
        });
        Table(model, "ix_date", date =>
        {
            Key(date, "p", "low", "high", "patient", "rid", "sub", "grp");
            date.HasIndex("p", "patient", "low", "high", "rid");
            // The newest of all are those whose dates end last.
            date.HasIndex("p", "high", "rid");
            // Spans over a day are few: a search for what overlaps an instant finds them here.
            date.HasIndex("p", "high", "low", "patient", "rid").HasFilter("high - low > 864000000000");
        });
        Table(model, "ix_string", text =>
        {
            Key(text, "p", "folded", "whole", "exact", "patient", "rid", "sub", "grp");
        });
        Table(model, "ix_quantity", quantity =>
        {
            Key(quantity, "p", "unit", "low", "high", "sys", "patient", "rid", "sub", "grp");
            // For one resource: what it measures beside a code, and one of a patient's many.
            quantity.HasIndex("p", "patient", "rid");
        });
        Table(model, "ix_word", word =>
        {
            Key(word, "p", "word", "patient", "rid");
        });
        Table(model, "ix_wording", wording =>
        {
            Key(wording, "p", "wording", "patient", "rid", "sub", "grp");
        });
        Table(model, "ix_position", position =>
        {
            Key(position, "p", "z", "y", "x", "patient", "rid");
        });
    }

    private static void Log(ModelBuilder model)
    {
        Table(model, "log", log =>
        {
            log.Property<long>("id").ValueGeneratedNever();
            log.Property<byte[]>("transaction");
            log.Property<int>("transaction_index");
            log.Property<int>("transaction_count");
            log.Property<byte[]>("event");
            Text(log, "owner");
            log.Property<short>("type");
            Text(log, "resource_id");
            log.Property<long>("version");
            log.Property<int>("action");
            log.Property<string>("patient").IsRequired(false);
            log.Property<long>("time");
            log.Property<string>("noun").IsRequired(false);
            log.Property<string>("verb").IsRequired(false);
            log.Property<string>("data").IsRequired(false);
            log.Property<string>("correlation").IsRequired(false);
            log.Property<string>("traceparent").IsRequired(false);
            log.HasKey("id");
            log.HasIndex("patient", "id");
        });
        Table(model, "log_position", position =>
        {
            position.Property<long>("position").ValueGeneratedNever();
            position.Property<long>("log_id");
            position.HasKey("position");
            position.HasIndex("log_id").IsUnique();
        });
        Table(model, "feed_state", state =>
        {
            Text(state, "name");
            Text(state, "epoch");
            state.Property<long>("next");
            state.Property<long>("fence");
            Text(state, "holder");
            state.Property<long>("lease_until");
            state.HasKey("name");
        });
        Table(model, "idempotency", idempotency =>
        {
            Text(idempotency, "client");
            Text(idempotency, "key");
            idempotency.Property<byte[]>("request_hash");
            idempotency.Property<int>("status");
            idempotency.Property<byte[]>("answer");
            idempotency.Property<long>("expires");
            idempotency.HasKey("client", "key");
            idempotency.HasIndex("expires");
        });
    }

    protected static void Table(ModelBuilder model, string name, Action<EntityTypeBuilder<Dictionary<string, object>>> columns) =>
        model.SharedTypeEntity(name, (Action<EntityTypeBuilder<Dictionary<string, object>>>)(table =>
        {
            table.ToTable(name);
            columns(table);
        }));

    protected static void Text(EntityTypeBuilder table, string name) => table.Property<string>(name).IsRequired();

    private static void Key(EntityTypeBuilder table, params string[] columns)
    {
        foreach (var column in columns)
        {
            _ = column switch
            {
                "p" or "sub" or "grp" => table.Property<short>(column).ValueGeneratedNever(),
                "sys" => table.Property<int>(column).ValueGeneratedNever(),
                "whole" => table.Property<bool>(column).ValueGeneratedNever(),
                "code" or "uri" or "folded" or "exact" or "unit" or "word" => table.Property<string>(column).ValueGeneratedNever(),
                "low" or "high" when table.Metadata.Name == "ix_quantity" => table.Property<byte[]>(column).ValueGeneratedNever(),
                "x" or "y" or "z" => table.Property<double>(column).ValueGeneratedNever(),
                _ => (PropertyBuilder)table.Property<long>(column).ValueGeneratedNever(),
            };
        }

        table.HasKey(columns);
    }
}
