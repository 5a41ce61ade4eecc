using System.Collections.Concurrent;
using System.Text;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>One change makes a valid resource invalid, and is refused; or it says the same, and nothing of it is lost.</summary>
public sealed class MutationTests
{
    [Fact]
    public async Task One_change_that_makes_a_resource_invalid_is_refused()
    {
        await using var engine = await RunningEngine.Start();
        ConcurrentDictionary<string, int> tried = [];
        ConcurrentBag<string> accepted = [];

        await Parallel.ForEachAsync(Seeds.OfTypes(each: 1).Index(), Seeds.AtOnce, async (nth, _) =>
        {
            var (position, made) = nth;

            // A third of the kinds for each resource: the next one gets the next third.
            foreach (var (kind, change) in Mutations.Invalid.Where((_, i) => (i + position) % 3 == 0))
            {
                if (change(new ResourceGenerator(made.Seed).Resource(made.Type, "m"), new Random(made.Seed)) is not { } invalid || (kind == Mutations.AnotherId && AuditTrail.Holds(made.Type)))
                {
                    continue;
                }

                var answer = await Write(engine, made, "m", invalid);
                tried.AddOrUpdate(kind, 1, (_, count) => count + 1);

                if (answer.Status is not (400 or 422) || answer.Json().String("resourceType") != "OperationOutcome")
                {
                    accepted.Add($"{kind}: {made}: {answer.Status}: {(invalid.Length > 3000 ? invalid[..3000] : invalid)}");
                }
            }
        });

        accepted.Order().Take(20).ShouldBeEmpty();
        Mutations.Invalid.Keys.Except(tried.Keys).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_change_that_says_the_same_is_taken_and_nothing_is_lost()
    {
        await using var engine = await RunningEngine.Start();
        ConcurrentBag<string> wrong = [];

        await Parallel.ForEachAsync(Seeds.OfTypes(each: 1), Seeds.AtOnce, async (made, _) =>
        {
            var (kind, change) = Mutations.Harmless.ElementAt(made.Seed % Mutations.Harmless.Count);
            var resource = new ResourceGenerator(made.Seed).Resource(made.Type, $"h{made.Seed}");
            var answer = await Write(engine, made, $"h{made.Seed}", change(resource, new Random(made.Seed)));

            if (answer.Status != 201 || SameJson.Difference(Encoding.UTF8.GetBytes(resource.ToJsonString()), answer.Body) is not null)
            {
                wrong.Add($"{kind}: {made}: {answer.Status}: {answer.Text()}");
            }
        });

        wrong.Order().Take(20).ShouldBeEmpty();
    }

    private static Task<FhirResponse> Write(RunningEngine engine, Seeds.Made made, string id, string json) =>
        AuditTrail.Holds(made.Type) ? engine.Send("POST", made.Type, json) : engine.Send("PUT", $"{made.Type}/{id}", json);
}
