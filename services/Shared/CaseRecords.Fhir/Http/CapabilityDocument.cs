using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using CaseRecords.Fhir.Http.Operations;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Http;

/// <summary>Makes the CapabilityStatement from the route table, the search parameters and the definitions: it cannot say more or less than they do.</summary>
/// <seealso href="https://hl7.org/fhir/R4/capabilitystatement.html"/>
internal sealed class CapabilityDocument(Catalogue catalogue, FhirSettings settings)
{
    /// <summary>The day this program was built: what it can do has not changed since.</summary>
    private static readonly string Built =
        File.GetLastWriteTimeUtc(typeof(CapabilityDocument).Assembly.Location).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static readonly string? Version = typeof(CapabilityDocument).Assembly.GetName().Version?.ToString(3);

    private const int Most = 48;

    /// <summary>The types that R4 promises not to change.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/versions.html#std-process"/>
    private static readonly HashSet<string> Normative = new(StringComparer.Ordinal)
    {
        "Binary", "Bundle", "CapabilityStatement", "CodeSystem", "Observation", "OperationDefinition", "OperationOutcome", "Parameters", "Patient",
        "StructureDefinition", "ValueSet",
    };

    private volatile Made made = new(catalogue.Parameters.Now);

    /// <summary>The statement as served under a base; its ETag changes with its content.</summary>
    /// <remarks>Without a configured address the base is what the caller wrote as Host, and callers may be strangers: few are kept.</remarks>
    public FhirResponse For(string fhirBase, CapabilityMode mode = CapabilityMode.Full)
    {
        var parameters = catalogue.Parameters.Now;
        var made = this.made;

        if (made.Parameters != parameters)
        {
            this.made = made = new Made(parameters);
        }

        return made.Documents.TryGetValue((fhirBase, mode), out var known) ? known
            : made.Documents.Count < Most ? made.Documents.GetOrAdd((fhirBase, mode), key => Make(key.Base, key.Mode, made))
            : Make(fhirBase, mode, made);
    }

    private FhirResponse Make(string fhirBase, CapabilityMode mode, Made by)
    {
        var json = FhirJsonSerializer.Default.SerializeToBytes(mode switch
        {
            CapabilityMode.Terminology => TerminologyDocument.Make(fhirBase, Built, Version),
            CapabilityMode.Normative => Statement(fhirBase, R4.ResourceTypes.Where(Normative.Contains), by),
            _ => Statement(fhirBase, R4.ResourceTypes, by),
        });

        return FhirResponse.Of(json) with { ETag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(json))[..16]}\"" };
    }

    private CapabilityStatement Statement(string fhirBase, IEnumerable<string> types, Made by) => new()
    {
        Url = $"{fhirBase}/metadata",
        Status = PublicationStatus.Active,
        Date = Built,
        Kind = CapabilityStatementKind.Instance,
        Software = new() { Name = "CaseRecords", Version = Version },
        Implementation = new() { Description = "Clinical case records for oncology", Url = fhirBase },
        FhirVersion = FHIRVersion.N4_0_1,
        FormatElement = [new Code("application/fhir+json"), new Code("application/fhir+xml"), new Code("json"), new Code("xml")],
        PatchFormatElement = [new Code("application/json-patch+json"), new Code("application/fhir+json"), new Code("application/fhir+xml")],
        Rest =
        [
            new()
            {
                Mode = CapabilityStatement.RestfulCapabilityMode.Server,
                Security = new() { Description = "Until an issuer is configured, the caller on this machine is signed in with all rights, and nobody else is." },
                Resource = [.. types.Select(type => Resource(type, by))],
                Operation = [.. ServedOperations.OfServer()],
                SearchParam = [.. Common(by).Select(SearchParam)],
                Compartment = [.. Compartments.All.Select(type => $"http://hl7.org/fhir/CompartmentDefinition/{char.ToLowerInvariant(type[0])}{type[1..]}")],
                Interaction =
                [
                    new() { Code = CapabilityStatement.SystemRestfulInteraction.Transaction },
                    new() { Code = CapabilityStatement.SystemRestfulInteraction.Batch },
                    new() { Code = CapabilityStatement.SystemRestfulInteraction.HistorySystem },
                    new() { Code = CapabilityStatement.SystemRestfulInteraction.SearchSystem },
                ],
            },
        ],
    };

    private CapabilityStatement.ResourceComponent Resource(string type, Made by)
    {
        return new()
        {
            TypeElement = new(type),
            SupportedProfile = ProfilesOf(type),
            Interaction = [.. FhirRoutes.Table.Where(route => Takes(type, route)).Select(Code).OfType<CapabilityStatement.TypeRestfulInteraction>().Distinct().Order()
                .Select(code => new CapabilityStatement.ResourceInteractionComponent { Code = code })],
            Versioning = CapabilityStatement.ResourceVersionPolicy.VersionedUpdate,
            ReadHistory = true,
            UpdateCreate = !AuditTrail.Holds(type),
            ConditionalCreate = true,
            ConditionalRead = CapabilityStatement.ConditionalReadStatus.FullSupport,
            ConditionalUpdate = !AuditTrail.Holds(type),
            ConditionalDelete = AuditTrail.Holds(type) ? CapabilityStatement.ConditionalDeleteStatus.NotSupported : settings.Writes.ConditionalDelete,
            SearchInclude = [.. by.Parameters.Of(type).Where(IsReference).Select(parameter => $"{type}:{parameter.Code}")],
            SearchRevInclude = [.. by.RevIncludes.Value[type].Order(StringComparer.Ordinal)],
            SearchParam = [.. by.Parameters.Of(type).Where(IsListed).Select(SearchParam)],
            Operation = [.. ServedOperations.Of(type)],
        };
    }

    private static bool Takes(string type, FhirRoute route) =>
        route.Pattern.StartsWith("{type}", StringComparison.Ordinal) && !route.Pattern.Contains('$', StringComparison.Ordinal)
        && (route.Interaction is not (Interaction.Update or Interaction.Patch or Interaction.Delete) || !AuditTrail.Holds(type));

    private List<string?> ProfilesOf(string type) =>
        [.. catalogue.Profiles.Where(profile => profile.Type == type).Select(profile => profile.Url).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What is still being indexed cannot be searched by yet.</summary>
    private static bool IsListed(SearchParameterInfo parameter) => parameter is { IsServed: true, IsBuilding: false };

    /// <summary>What every type can be searched by.</summary>
    private static IEnumerable<SearchParameterInfo> Common(Made by) =>
        by.Parameters.Of("Patient").Where(parameter => IsListed(parameter) && R4.ResourceTypes.All(type => by.Parameters.Find(type, parameter.Code)?.Type == parameter.Type));

    private static bool IsReference(SearchParameterInfo parameter) => parameter.Type == SearchParamType.Reference && IsListed(parameter);

    private static CapabilityStatement.SearchParamComponent SearchParam(SearchParameterInfo parameter) =>
        new() { Name = parameter.Code, Type = parameter.Type, Definition = parameter.IsCustom ? parameter.Url : null };

    private static CapabilityStatement.TypeRestfulInteraction? Code(FhirRoute route) => route.Interaction switch
    {
        Interaction.Read => CapabilityStatement.TypeRestfulInteraction.Read,
        Interaction.Vread => CapabilityStatement.TypeRestfulInteraction.Vread,
        Interaction.Update => CapabilityStatement.TypeRestfulInteraction.Update,
        Interaction.Patch => CapabilityStatement.TypeRestfulInteraction.Patch,
        Interaction.Delete => CapabilityStatement.TypeRestfulInteraction.Delete,
        Interaction.HistoryType => CapabilityStatement.TypeRestfulInteraction.HistoryType,
        Interaction.HistoryInstance => CapabilityStatement.TypeRestfulInteraction.HistoryInstance,
        Interaction.Create => CapabilityStatement.TypeRestfulInteraction.Create,
        Interaction.SearchType => CapabilityStatement.TypeRestfulInteraction.SearchType,
        _ => null,
    };

    /// <summary>The statements that were made of the parameters of one moment.</summary>
    private sealed class Made(KnownParameters parameters)
    {
        public KnownParameters Parameters => parameters;

        public ConcurrentDictionary<(string Base, CapabilityMode Mode), FhirResponse> Documents { get; } = new();

        /// <summary>By target type: the reference parameters of other types that can lead to it.</summary>
        public Lazy<ILookup<string, string>> RevIncludes { get; } = new(() => R4.ResourceTypes
            .SelectMany(parameters.Of)
            .Where(IsReference)
            .SelectMany(parameter => parameter.Targets.Select(target => (target, Name: $"{parameter.ResourceType}:{parameter.Code}")))
            .ToLookup(pair => pair.target, pair => pair.Name));
    }
}

/// <summary>What is asked of <c>metadata</c>.</summary>
internal enum CapabilityMode
{
    Full,
    Normative,
    Terminology,
}
