using System.Text.Json.Serialization;
using Hl7.Fhir.Model;

namespace CaseRecords.Routing;

/// <summary>One row of the routing table. Rows are read from the top, and the first hit decides.</summary>
/// <param name="Number">The row's number in the domain reference; a row that names several owners is several routes of one number.</param>
/// <param name="Types">The R4 types it is about; empty means any.</param>
/// <param name="Test">What a resource must be, in words; empty where the type alone decides.</param>
public sealed record Route(string Number, IReadOnlyList<string> Types, string Test, string Owner)
{
    /// <summary>The same as <see cref="Test"/>, for the machine; null where the type alone decides.</summary>
    [JsonIgnore]
    public Func<Resource, bool>? When { get; init; }

    public bool Covers(string type) => Types.Count == 0 || Types.Contains(type);

    public bool Claims(Resource resource) => Covers(resource.TypeName) && (When is null || When(resource));
}
