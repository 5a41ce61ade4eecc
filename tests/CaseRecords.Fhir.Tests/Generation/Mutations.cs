using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>Ways to make a valid resource invalid, each by one change at a place chosen at random.</summary>
internal static class Mutations
{
    public const string AnotherId = "another id than in the address";

    private const string Twin = "_twin of ";

    /// <summary>By kind: what the change makes of the resource, as JSON text; null where the resource has no place for it.</summary>
    public static readonly IReadOnlyDictionary<string, Func<JsonObject, Random, string?>> Invalid = new Dictionary<string, Func<JsonObject, Random, string?>>
    {
        ["a mandatory element is missing"] = At(site => site.Property.IsMandatoryElement && !site.IsInner, (site, _) => Remove(site)),
        ["a mandatory element of a resource inside is missing"] = At(site => site.Property.IsMandatoryElement && site.IsInner, (site, _) => Remove(site)),
        ["an element that is not defined"] = At(site => !site.IsPrimitive, (site, _) => Object(site)["frobnicate"] = "x"),
        ["a text where an object belongs"] = At(site => !site.IsPrimitive, (site, _) => site.SetFirst("text")),
        ["an object where a primitive belongs"] = At(site => site.IsPrimitive, (site, _) => site.SetFirst(new JsonObject { ["value"] = "x" })),
        ["a number where a text belongs"] = At(site => site.IsPrimitive && site.First is JsonValue value && value.TryGetValue(out string? _), (site, _) => site.SetFirst(5)),
        ["a text where a number or boolean belongs"] = At(site => site.Type.Name is "decimal" or "integer" or "positiveInt" or "unsignedInt" or "boolean", (site, _) => site.SetFirst(site.First!.ToJsonString())),
        ["a list where one belongs"] = At(site => !site.Property.IsCollection, (site, _) => site.Holder[site.Key] = new JsonArray(site.Holder[site.Key]!.DeepClone())),
        ["one where a list belongs"] = At(site => site.Property.IsCollection && site.First is not null && site.Property.Choice != ChoiceType.ResourceChoice, (site, _) => { site.Holder[site.Key] = site.First!.DeepClone(); site.Holder.Remove("_" + site.Key); }),
        ["a contained resource that is in no list"] = AtRoot((root, _) => root["contained"] = (root["contained"] as JsonArray)?[0]!.DeepClone()),
        ["a null for contained resources"] = AtRoot((root, _) => root["contained"] = null),
        ["empty data or an empty url"] = At(site => site.Type.Name is "base64Binary" or "url", (site, _) => site.SetFirst("")),
        ["an empty text"] = At(site => site.Type.Name is not ("base64Binary" or "url") && site.First is JsonValue value && value.TryGetValue(out string? _), (site, _) => site.SetFirst("")),
        ["an empty object"] = At(site => !site.IsPrimitive, (site, _) => site.SetFirst(new JsonObject())),
        ["an empty list"] = At(site => site.Property.IsCollection, (site, _) => site.Holder[site.Key] = new JsonArray()),
        ["a null"] = At(site => site.Property.Choice != ChoiceType.ResourceChoice, (site, _) => site.Holder[site.Key] = null),
        ["a null in a list of objects"] = At(site => site.Property.IsCollection && !site.IsPrimitive, (site, _) => site.Holder[site.Key]!.AsArray().Add(null)),
        ["a code outside its list"] = At(site => site.Type.Name == "code" && site.Property.ImplementingType.IsGenericType, (site, _) => site.SetFirst("frobnicated")),
        ["a code of another system in a bound concept"] = At(IsBound, (site, _) => site.SetFirst(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://example.org", ["code"] = "x" }) })),
        ["two types of a choice"] = At(site => site.Property.Choice == ChoiceType.DatatypeChoice, (site, random) => Second(site, random)),
        ["a member that stands twice"] = At(_ => true, (site, _) => site.Holder[Twin + site.Key] = site.Holder[site.Key]!.DeepClone()),
        ["a resourceType that stands twice"] = AtRoot((root, _) => root[Twin + "resourceType"] = root["resourceType"]!.DeepClone()),
        ["an underscore before a complex element"] = At(site => !site.IsPrimitive && site.Property.Choice != ChoiceType.ResourceChoice, (site, _) => { site.Holder["_" + site.Key] = site.Holder[site.Key]!.DeepClone(); site.Holder.Remove(site.Key); }),
        ["a contained resource that contains"] = AtContained(inner => inner["contained"] = new JsonArray(new JsonObject { ["resourceType"] = "Basic", ["id"] = "inner", ["code"] = new JsonObject { ["text"] = "x" } })),
        ["a contained resource with a version"] = AtContained(inner => inner["meta"] = new JsonObject { ["versionId"] = "1" }),
        ["a contained resource with a security label"] = AtContained(inner => inner["meta"] = new JsonObject { ["security"] = new JsonArray(new JsonObject { ["code"] = "R" }) }),
        ["a contained resource that nothing refers to"] = AtRoot((root, _) =>
        {
            if (CanContain(root))
            {
                (root["contained"] ??= new JsonArray()).AsArray().Add(new JsonObject { ["resourceType"] = "Organization", ["id"] = "lonely", ["name"] = "x" });
            }
        }),
        ["a reference to what is not contained"] = At(IsReference, (site, _) => site.SetFirst(new JsonObject { ["reference"] = "#nobody" })),
        ["a reference to a type that is not allowed"] = At(site => IsReference(site) && Targets(site) is { Length: > 0 }, (site, _) => site.SetFirst(new JsonObject { ["reference"] = $"{R4.ResourceTypes.First(type => !Targets(site).Contains(type))}/x" })),
        ["no resourceType"] = AtRoot((root, _) => root.Remove("resourceType")),
        ["a resourceType that R4 does not know"] = AtRoot((root, _) => root["resourceType"] = "Frobnication"),
        ["the resourceType of another resource"] = AtRoot((root, _) => root["resourceType"] = (string?)root["resourceType"] == "Basic" ? "Linkage" : "Basic"),
        ["a resourceType that is no text"] = AtRoot((root, _) => root["resourceType"] = 1),
        [AnotherId] = AtRoot((root, _) => root["id"] = "somebody-else"),
        ["a control character"] = At(site => site.Type.Name is "string" or "markdown", (site, _) => site.SetFirst("a\u0001b")),
        ["half a surrogate pair"] = At(site => site.Type.Name is "string" or "markdown", (site, _) => site.SetFirst("half a pair")),
        ["a script in the narrative"] = Narrative("<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>"),
        ["a handler in the narrative"] = Narrative("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p onclick=\"x()\">x</p></div>"),
        ["a narrative without a namespace"] = Narrative("<div>x</div>"),
        ["a narrative that says nothing"] = Narrative("<div xmlns=\"http://www.w3.org/1999/xhtml\"> </div>"),
        ["an extension with a value and extensions"] = At(site => site.Type.Name == "Extension", (site, _) => site.SetFirst(new JsonObject { ["url"] = "http://x", ["valueCode"] = "c", ["extension"] = new JsonArray(new JsonObject { ["url"] = "y", ["valueCode"] = "c" }) })),
        ["an extension without a value"] = At(site => site.Type.Name == "Extension", (site, _) => site.SetFirst(new JsonObject { ["url"] = "http://x" })),
        ["a period that ends before it starts"] = At(site => site.Type.Name == "Period", (site, _) => site.SetFirst(new JsonObject { ["start"] = "2020-02", ["end"] = "2019" })),
        ["a code of a quantity without its system"] = At(site => site.Type.Name == "Quantity", (site, _) => site.SetFirst(new JsonObject { ["value"] = 1, ["code"] = "mg" })),
        ["a contact point without its system"] = At(site => site.Type.Name == "ContactPoint", (site, _) => site.SetFirst(new JsonObject { ["value"] = "x" })),
        ["data without their content type"] = At(site => site.Type.Name == "Attachment", (site, _) => site.SetFirst(new JsonObject { ["data"] = "AAAA" })),
        ["half a ratio"] = At(site => site.Type.Name == "Ratio", (site, _) => site.SetFirst(new JsonObject { ["numerator"] = new JsonObject { ["value"] = 1 } })),
        ["a broken date"] = Broken("date", "2020-13", "2020-02-30", "20-01-01", "2020-1-1", "2020-01-01T00:00:00Z", "today", "2020/01/01", "0000"),
        ["a broken dateTime"] = Broken("dateTime", "2020-01-01T00:00:00", "2020-01-01T24:00:00Z", "2020-01-01T10:00Z", "2020-01-01T00:00:00+15:00", "2020-01-01 00:00:00Z", "2020-02-30T00:00:00Z"),
        ["a broken instant"] = Broken("instant", "2020-01-01", "2020-01-01T00:00:00", "2020-01-01T00:00Z"),
        ["a broken time"] = Broken("time", "24:00:00", "10:00", "10:00:00Z", "1:00:00"),
        ["a broken integer"] = BrokenNumber("integer", "1.0", "1e0", "2147483648", "1.5"),
        ["a broken positiveInt"] = BrokenNumber("positiveInt", "0", "-1", "1.5"),
        ["a broken unsignedInt"] = BrokenNumber("unsignedInt", "-1", "1.5"),
        ["a broken code"] = Broken("code", " a", "a ", "a  b"),
        ["a broken id"] = Broken("id", "a_b", "a b", new string('x', 65), "ä"),
        ["a broken uri"] = Broken("uri", "http://a b", " "),
        ["a broken url"] = Broken("url", "http://a b"),
        ["a broken canonical"] = Broken("canonical", "http://a b"),
        ["a broken oid"] = Broken("oid", "urn:oid:3.1", "1.2.3", "urn:oid:1.02"),
        ["a broken uuid"] = Broken("uuid", "urn:uuid:C757873D-EC9A-4326-A141-556F43239520", "c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:1"),
        ["a broken base64Binary"] = Broken("base64Binary", "A", "AAA", "AA=A", "_-==", "a*bc"),
    };

    /// <summary>Changes that say the same in other characters: each gives back what it was given.</summary>
    public static readonly IReadOnlyDictionary<string, Func<JsonObject, Random, string>> Harmless = new Dictionary<string, Func<JsonObject, Random, string>>
    {
        ["members in another order"] = (root, random) => ((JsonObject)Shuffled(root, random)!).ToJsonString(),
        ["white space"] = (root, _) => " \r\n\t" + root.ToJsonString(new JsonSerializerOptions { WriteIndented = true, IndentCharacter = '\t', IndentSize = 3, NewLine = "\r\n" }) + "\n ",
        ["every letter escaped"] = (root, _) => Escaped(root.ToJsonString(Raw)),
        ["no letter escaped"] = (root, _) => root.ToJsonString(Raw),
        ["a byte order mark"] = (root, _) => "\uFEFF" + root.ToJsonString(),
    };

    private static readonly JsonSerializerOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON text of a changed resource.</summary>
    public static string Text(JsonObject changed) =>
        changed.ToJsonString().Replace($"\"{Twin}", "\"", StringComparison.Ordinal).Replace("half a pair", "half \\ud83d pair", StringComparison.Ordinal);

    private static Func<JsonObject, Random, string?> AtRoot(Action<JsonObject, Random> change) => (root, random) =>
    {
        var before = root.ToJsonString();
        change(root, random);

        return root.ToJsonString() == before ? null : Text(root);
    };

    private static Func<JsonObject, Random, string?> At(Func<Site, bool> where, Action<Site, Random> change) => (root, random) =>
    {
        if (Site.In(root).Where(where).ToList() is not { Count: > 0 } sites)
        {
            return null;
        }

        change(sites[random.Next(sites.Count)], random);

        return Text(root);
    };

    private static Func<JsonObject, Random, string?> AtContained(Action<JsonObject> change) => (root, _) =>
    {
        if (root["contained"] is not JsonArray contained || !CanContain((JsonObject)contained[0]!))
        {
            return null;
        }

        change((JsonObject)contained[0]!);

        return Text(root);
    };

    private static Func<JsonObject, Random, string?> Narrative(string div) => AtRoot((root, _) =>
    {
        if (CanContain(root))
        {
            root["text"] = new JsonObject { ["status"] = "generated", ["div"] = div };
        }
    });

    private static Func<JsonObject, Random, string?> Broken(string type, params string[] values) => Broken(type, [.. values.Select(value => (JsonNode)value)]);

    private static Func<JsonObject, Random, string?> BrokenNumber(string type, params string[] values) => Broken(type, [.. values.Select(PrimitiveGenerator.Number)]);

    /// <summary>Breaks an element of a primitive type; the value of an extension, where there is no such element.</summary>
    private static Func<JsonObject, Random, string?> Broken(string type, IReadOnlyList<JsonNode> values) => (root, random) =>
    {
        var sites = Site.In(root).Where(site => site.Type.Name == type && site.First is not null).ToList();
        var value = values[random.Next(values.Count)].DeepClone();

        if (sites.Count > 0)
        {
            sites[random.Next(sites.Count)].SetFirst(value);
        }
        else if (CanContain(root))
        {
            root["extension"] = new JsonArray(new JsonObject { ["url"] = "http://example.org/x", ["value" + char.ToUpperInvariant(type[0]) + type[1..]] = value });
        }

        return sites.Count > 0 || CanContain(root) ? Text(root) : null;
    };

    private static JsonNode? Shuffled(JsonNode? node, Random random) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(_ => random.Next()).Select(member => KeyValuePair.Create(member.Key, Shuffled(member.Value, random)))),
        JsonArray items => new JsonArray([.. items.Select(item => Shuffled(item, random))]),
        _ => node?.DeepClone(),
    };

    /// <summary>Names and texts with an escape for each of their letters, as JSON allows.</summary>
    private static string Escaped(string json)
    {
        var inText = false;
        var escaped = new StringBuilder();

        for (var i = 0; i < json.Length; i++)
        {
            inText ^= json[i] == '"';

            if (inText && json[i] == '\\')
            {
                var length = json[i + 1] == 'u' ? 6 : 2;
                escaped.Append(json, i, length);
                i += length - 1;
            }
            else
            {
                escaped.Append(inText && char.IsLetter(json[i]) ? $"\\u{(int)json[i]:x4}" : json[i]);
            }
        }

        return escaped.ToString();
    }

    private static void Remove(Site site)
    {
        site.Holder.Remove(site.Key);
        site.Holder.Remove("_" + site.Key);
    }

    private static JsonObject Object(Site site) => (JsonObject)site.First!;

    private static bool CanContain(JsonObject resource) => typeof(DomainResource).IsAssignableFrom(ResourceGenerator.Mapping((string)resource["resourceType"]!).NativeType);

    private static bool IsReference(Site site) => site.Type.Name == "Reference";

    private static string[] Targets(Site site) =>
        site.Property.NativeProperty?.GetCustomAttributes<ReferencesAttribute>().OrderBy(attribute => attribute.Since).Select(attribute => attribute.Resources).LastOrDefault() is { } targets && !targets.Contains("Resource") ? targets : [];

    private static bool IsBound(Site site) => site.Type.Name == "CodeableConcept" && Invariants.IsBound(site.Owner.Name, site.Key);

    private static void Second(Site site, Random random)
    {
        var others = site.Property.FhirTypeMappings.Where(type => type.Name != site.Type.Name).ToList();
        var other = others[random.Next(others.Count)];
        var make = new ResourceGenerator(random.Next());
        site.Holder[site.Property.Name + char.ToUpperInvariant(other.Name[0]) + other.Name[1..]] =
            other.IsFhirPrimitive ? make.Primitives.Value(other.Name) : other.Name == "Reference" ? new JsonObject { ["display"] = "x" } : make.Complex(other.Name, 4);
    }
}
