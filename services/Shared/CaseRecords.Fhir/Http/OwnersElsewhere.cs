using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using CaseRecords.Fhir.Bundles;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Writing;
using CaseRecords.Fhir.Writing.Wire;
using CaseRecords.Hosting;

namespace CaseRecords.Fhir.Http;

/// <summary>The owners of a bundle's entries, each in its own process. What belongs to <paramref name="self"/> is prepared here.</summary>
public sealed class OwnersElsewhere(string self, EngineParts engine, DealOut dealOut, OwnerOf classify, ServiceCalls calls, OwnerSeal seal) : IOwners
{
    public async ValueTask<IReadOnlyList<Prepared?>> Prepare(IReadOnlyList<ResolvedIntent> entries, Overlay overlay, CancellationToken cancellationToken)
    {
        var owners = entries.Select(entry => entry.Writes ? OwnerOf(entry) : null).ToList();
        var answers = new Prepared?[entries.Count];

        await Task.WhenAll(owners.OfType<string>().Distinct().Select(async owner =>
        {
            var places = Enumerable.Range(0, entries.Count).Where(i => owners[i] == owner).ToList();
            List<ResolvedIntent> own = [.. places.Select(i => entries[i])];
            var prepared = owner == self
                ? await engine.Here.Prepare(own, overlay, cancellationToken)
                : await Ask(owner, own, overlay, cancellationToken);

            foreach (var (place, answer) in places.Zip(prepared))
            {
                answers[place] = answer;
            }
        }));

        return answers;
    }

    public async ValueTask<FhirResponse?> Forward(ReadBundle bundle, FhirRequest request, CancellationToken cancellationToken)
    {
        if (await OnlyOwnerOf(bundle, cancellationToken) is not { } owner || owner == self)
        {
            return null;
        }

        using var sent = Post(request.Body, "application/fhir+json");
        PassOn(sent, "Prefer", request.Prefer.Header);
        PassOn(sent, "Idempotency-Key", request.IdempotencyKey);
        using var response = await Send(owner, sent, "fhir", cancellationToken);

        // Who owns what may have changed since: then it is run here.
        return response.StatusCode == HttpStatusCode.MisdirectedRequest
            ? null
            : new FhirResponse { Status = (int)response.StatusCode, Body = await response.Content.ReadAsByteArrayAsync(cancellationToken) };
    }

    /// <summary>The owner is decided when a resource is created; of what is new, by the routing table. What cannot be read is told of here.</summary>
    private string OwnerOf(ResolvedIntent entry) =>
        entry.Current?.Owner is { Length: > 0 } owning ? owning
        : dealOut(entry.Resource!.Json.Span) ?? (entry.Resource.Resource is { } built ? classify(built) : self);

    /// <summary>The one owner of all that a transaction writes; null where there are several, or it cannot be told.</summary>
    private async ValueTask<string?> OnlyOwnerOf(ReadBundle bundle, CancellationToken cancellationToken)
    {
        var (intents, issues) = EntryIntent.AllOf(bundle);

        if (issues.Count > 0 || intents.Count == 0 || intents.Exists(intent => intent.Criteria is not null))
        {
            return null;
        }

        var known = await engine.Store.FindAll([.. intents.Where(intent => intent.Id is not null).Select(intent => new ResourceKey(intent.Type, intent.Id!))], cancellationToken);
        HashSet<string?> owners = [];

        foreach (var intent in intents)
        {
            var current = intent.Id is null ? null : known.GetValueOrDefault(new ResourceKey(intent.Type, intent.Id));

            if (current is { Owner.Length: > 0 } || intent.Method != WriteMethod.Delete)
            {
                owners.Add(current is { Owner.Length: > 0 } ? current.Owner : dealOut(intent.Json.Span));
            }
        }

        return owners.Count == 1 ? owners.Single() : null;
    }

    private async Task<IReadOnlyList<Prepared?>> Ask(string owner, List<ResolvedIntent> entries, Overlay overlay, CancellationToken cancellationToken)
    {
        using var request = Post(PrepareMessage.Write(entries, overlay, engine.Indexer.Parameters.Now.Generation), "application/octet-stream");
        using var response = await Send(owner, request, PrepareRoute.Path[1..], cancellationToken);

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Unavailable(owner, null);
        }

        var prepared = PreparedMessage.Read(seal.Open(owner, await response.Content.ReadAsByteArrayAsync(cancellationToken)), engine.Queries);

        return prepared.Count == entries.Count && prepared.Zip(entries).All(pair => pair.First?.Write is not { } write || (write.Owner == owner && write.Key == pair.Second.Key))
            ? prepared
            : throw new CryptographicException($"The answer of {owner} is about something else.");
    }

    private static HttpRequestMessage Post(ReadOnlyMemory<byte> body, string contentType) => new()
    {
        Method = HttpMethod.Post,
        Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } },
    };

    /// <summary>What the client did not send is not sent on: a header without a value is another thing.</summary>
    private static void PassOn(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private async Task<HttpResponseMessage> Send(string owner, HttpRequestMessage request, string path, CancellationToken cancellationToken)
    {
        try
        {
            var response = await calls.Send(owner, request, path, cancellationToken);

            return response.StatusCode is HttpStatusCode.ServiceUnavailable ? throw Unavailable(owner, null) : response;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Unavailable(owner, e);
        }
    }

    private static UnavailableException Unavailable(string owner, Exception? e) => new($"The service {owner} does not answer.", e);
}

/// <summary>Says which service owns a resource that is being created, from its JSON; null where this cannot be told.</summary>
public delegate string? DealOut(ReadOnlySpan<byte> json);
