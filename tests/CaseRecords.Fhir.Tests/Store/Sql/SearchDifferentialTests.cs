using System.Globalization;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Tests.Generation;
using CaseRecords.Fhir.Tests.Search;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Store.Sql;

/// <summary>The database and <see cref="Matching"/> were written apart: on any query they must agree.</summary>
public sealed class SearchDifferentialTests
{
    private static readonly SearchQueryParser Parser = new(SampleRecord.Parameters, SampleRecord.Base, SampleRecord.Clock);

    private static readonly string[] Prefixes = ["", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];
    private static readonly string[] Systems = ["http://loinc.org", "urn:own", ""];
    private static readonly string[] Codes = ["A", "a", "B", "1-1", "final"];
    private static readonly string[] Subjects = ["Patient/p1", "Patient/p2", "Patient/x1", "Group/p1", "https://other.example/Patient/p1"];
    private static readonly string[] Names = ["An", "ann", "van", "Anna van Dijk", "de Vries-Ann", "ö", "O'Hara"];
    private static readonly string[] Dates = ["2024", "2024-02", "2024-02-28", "2024-02-29", "2024-03-01", "2025-01", "2024-02-29T10:00:00Z", "2024-02-29T23:59:59.5Z", "2024-03-01T01:00:00+02:00"];
    private static readonly string[] Numbers = ["5", "5.4", "5.40", "-5.4", "5.44", "54", "5e1", "0"];

    [Fact]
    public void The_database_finds_what_matches_in_memory()
    {
        var seed = Seeds.Fresh;
        var random = new Random(seed);
        using var database = Filled(random);

        var (differing, found) = Compare(database, random, 400);

        differing.ShouldBeEmpty($"seed {seed}");
        found.ShouldBeGreaterThan(1_000, $"seed {seed}: most queries found nothing, so little was compared");
    }

    [Fact]
    public void The_comparison_sees_index_rows_that_are_missing()
    {
        var random = new Random(1);
        using var database = Filled(random);
        database.Change("DELETE FROM ix_date WHERE rid % 3 = 0");

        Compare(database, random, 100).Differing.ShouldNotBeEmpty();
    }

    private static SampleDatabase Filled(Random random) =>
        SampleDatabase.Of(SampleRecord.Resources.Concat(Enumerable.Range(0, 150).SelectMany(n => Generated(n, random))));

    /// <summary>The queries that the two answer differently, and how much was found.</summary>
    private static (List<string> Differing, int Found) Compare(SampleDatabase database, Random random, int queries)
    {
        var differing = new List<string>();
        var found = 0;

        for (var i = 0; i < queries; i++)
        {
            var (type, pairs) = Query(random);
            var query = Parser.Parse(type, pairs, strict: true);
            var told = $"{type}?{string.Join('&', pairs.Select(pair => $"{pair.Key}={pair.Value}"))}";
            query.Issues.ShouldBeEmpty(told);

            var expected = database.Held
                .Where(held => Matching.Matches(query, held.Key, held.Value.Rows, held.Value.Updated))
                .Select(held => held.Key.Id)
                .ToHashSet();
            var whole = database.Find(query);
            found += whole.Count;

            if (!expected.SetEquals(whole) || whole.Count != expected.Count || database.Count(query) != whole.Count || !database.FindByPages(query, 7).SequenceEqual(whole))
            {
                differing.Add(told);
            }
        }

        return (differing, found);
    }

    private static (string Type, List<KeyValuePair<string, string>> Pairs) Query(Random random)
    {
        var patients = random.Next(4) == 0;
        var pairs = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => patients ? OfPatients(random) : OfObservations(random)).ToList();

        if (random.Next(3) == 0)
        {
            pairs.Add(new("_sort", string.Join(',', Enumerable.Range(0, 1 + random.Next(3)).Select(_ =>
                (random.Next(2) == 0 ? "-" : "") + (patients ? Pick(random, "birthdate", "name", "_id", "gender") : Pick(random, "date", "code", "value-quantity", "subject", "_lastUpdated"))))));
        }

        return (patients ? "Patient" : "Observation", pairs);
    }

    private static KeyValuePair<string, string> OfPatients(Random random) => random.Next(5) switch
    {
        0 => new("name", Pick(random, Names)),
        1 => new(Pick(random, "name:contains", "family:exact", "given"), Pick(random, Names)),
        2 => new("birthdate", Pick(random, Prefixes) + Pick(random, Dates)),
        3 => new(Pick(random, "name:missing", "birthdate:missing", "gender:missing"), Pick(random, "true", "false")),
        _ => new(Pick(random, "gender", "gender:not"), Pick(random, "male", "female", "male,other")),
    };

    private static KeyValuePair<string, string> OfObservations(Random random) => random.Next(9) switch
    {
        0 => new(Pick(random, "code", "code:not"), $"{Pick(random, Systems)}|{Pick(random, Codes)}"),
        1 => new(Pick(random, "code", "code:not", "status"), string.Join(',', Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Pick(random, Codes)))),
        2 => new("date", Pick(random, Prefixes) + Pick(random, Dates)),
        3 => new("date", Pick(random, Prefixes) + Pick(random, Dates) + "," + Pick(random, Prefixes) + Pick(random, Dates)),
        4 => new(Pick(random, "patient", "subject", "performer"), Pick(random, "p1", "p2", "Patient/p1", "Patient/x1", "Patient/none")),
        5 => new("subject", Pick(random, Subjects) + "," + Pick(random, Subjects)),
        6 => new("value-quantity", Pick(random, Prefixes) + Pick(random, Numbers) + Pick(random, "", "||mg", "|urn:own|mg", "||g")),
        7 => new(Pick(random, "code:missing", "date:missing", "subject:missing", "value-quantity:missing"), Pick(random, "true", "false")),
        _ => new("_lastUpdated", Pick(random, Prefixes) + Pick(random, "2025-05", "2025", "2025-04-15", "2024-12-31")),
    };

    private static IEnumerable<Resource> Generated(int n, Random random)
    {
        yield return new Patient
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"x{n}"),
            Name = Maybe(random) ? [new HumanName { Family = Pick(random, Names), Given = [Pick(random, Names)] }] : [],
            BirthDate = Maybe(random) ? Pick(random, Dates.Where(date => date.Length <= 10).ToArray()) : null,
            Gender = Maybe(random) ? Pick(random, AdministrativeGender.Male, AdministrativeGender.Female, AdministrativeGender.Other) : null,
        };
        yield return new Observation
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"o{n}"),
            Status = Pick(random, ObservationStatus.Final, ObservationStatus.Amended),
            Code = Maybe(random) ? new CodeableConcept { Coding = [Coding(random), .. Maybe(random) ? [Coding(random)] : Array.Empty<Coding>()], Text = "x" } : new CodeableConcept(),
            Subject = Maybe(random) ? new ResourceReference(Pick(random, Subjects)) : null,
            Performer = random.Next(4) == 0 ? [new ResourceReference(Pick(random, Subjects))] : [],
            Effective = Maybe(random) ? new FhirDateTime(Pick(random, Dates)) : Maybe(random) ? Period(random) : null,
            Value = Maybe(random) ? Quantity(random) : null,
        };
    }

    private static Coding Coding(Random random) => new(Pick(random, Systems) is { Length: > 0 } system ? system : null, Pick(random, Codes));

    private static Period Period(Random random)
    {
        var ends = new[] { Pick(random, Dates), Pick(random, Dates) }.Order(StringComparer.Ordinal).ToList();

        return new Period { Start = Maybe(random) ? ends[0] : null, End = ends[1] };
    }

    private static Quantity Quantity(Random random) => new()
    {
        Value = decimal.Parse(Pick(random, Numbers), NumberStyles.Float, CultureInfo.InvariantCulture),
        Comparator = random.Next(5) == 0 ? Pick(random, Hl7.Fhir.Model.Quantity.QuantityComparator.LessThan, Hl7.Fhir.Model.Quantity.QuantityComparator.GreaterOrEqual) : null,
        System = Maybe(random) ? "urn:own" : null,
        Code = Maybe(random) ? Pick(random, "mg", "g") : null,
        Unit = Maybe(random) ? Pick(random, "mg", "g") : null,
    };

    private static bool Maybe(Random random) => random.Next(4) != 0;

    private static T Pick<T>(Random random, params T[] of) => of[random.Next(of.Length)];
}
