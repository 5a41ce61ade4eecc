using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Search.Terms;
using CaseRecords.Fhir.Store.Sqlite;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.DataProtection;

namespace CaseRecords.Terminology.Tests;

/// <summary>The value sets of the code tables, as a search asks for them, hold what the rules find in the tables.</summary>
public sealed class TableTermsTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-").FullName;
    private SqliteRecordStore? store;
    private SearchTerms? terms;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = await SqliteRecordStore.Open(Path.Combine(folder, "record.db"), TimeProvider.System);
        terms = new FhirEngine(store, await store.Register([]), new Ownership([], _ => "patients"), new EphemeralDataProtectionProvider(), TimeProvider.System, served: TableTerms.Find).Terms;
    }

    public async ValueTask DisposeAsync()
    {
        await store!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async System.Threading.Tasks.Task Each_holds_the_codes_of_its_table_and_no_others()
    {
        foreach (var name in CodeTable.Names)
        {
            var table = CodeTable.Named(name);
            var (codes, refusal) = await terms!.ValueSet(TableTerms.ValueSets + name, Cancellation);
            refusal.ShouldBeNull(name);

            foreach (var (system, code) in CodeTable.Names.SelectMany(one => CodeTable.Named(one).Rows).SelectMany(Around))
            {
                Holds(codes!, system, code).ShouldBe(table.Has(system, code), $"{name} {system}|{code}");
            }
        }
    }

    [Theory]
    [InlineData("ValueSet", "https://caserecords.example/fhir/ValueSet/nowhere")]
    [InlineData("ValueSet", "http://example.org/primary-cancers")]
    [InlineData("CodeSystem", "http://loinc.org")]
    [InlineData("CodeSystem", "https://caserecords.example/fhir/ValueSet/primary-cancers")]
    [InlineData("StructureDefinition", "https://caserecords.example/fhir/ValueSet/primary-cancers")]
    public void Nothing_else_is_found(string type, string url) => TableTerms.Find(type, url).ShouldBeNull();

    [Fact]
    public async System.Threading.Tasks.Task A_code_system_of_ours_has_its_own_codes()
    {
        var below = (await terms!.Below(CodeSystems.MetastasisRoute, "haematogenous", Cancellation)).Codes.ShouldNotBeNull();

        below.Systems.ShouldHaveSingleItem().Codes.ShouldBe(["haematogenous"]);
        ((CodeSystem)TableTerms.Find("CodeSystem", CodeSystems.MetastasisRoute)!).Concept.ShouldContain(concept => concept.Code == "haematogenous");
    }

    /// <summary>A row's code, what is above and under it by its letters, and the same in systems that tables take for it.</summary>
    private static IEnumerable<(string System, string Code)> Around(CodeRow row) =>
        from system in row.System is CodeSystems.Icd10Cm ? new[] { row.System, CodeSystems.Icd10, CodeSystems.Icd10Gm } : row.System is CodeSystems.Hgnc ? [row.System, CodeSystems.HgncAlias] : [row.System]
        from code in row.System is CodeSystems.Icd10Cm ? new[] { row.Code[..3], row.Code, row.Code.Length == 3 ? row.Code + ".9" : row.Code + "9", "Z99.8" } : [row.Code, row.Code + "x"]
        select (system, code);

    private static bool Holds(CodeSelection codes, string system, string code) =>
        codes.Systems.Where(one => one.System == system).Any(one =>
            one.Codes.Contains(code) || one.Branches.Any(branch => code.StartsWith(branch.Prefix, StringComparison.Ordinal) && !branch.ExceptCodes.Contains(code) && !branch.ExceptPrefixes.Any(code.StartsWith)));
}
