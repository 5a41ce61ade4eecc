using System.Net;

namespace CaseRecords.Faults.Load;

/// <summary>Writes, and notes in the ledger what it was told.</summary>
internal sealed class RecordingClient(HttpClient client, Ledger ledger)
{
    /// <summary>One resource by PUT, several as a transaction.</summary>
    /// <returns>Null where no answer came.</returns>
    public async Task<FhirAnswer?> Write(IReadOnlyList<(string Place, string Json)> resources)
    {
        foreach (var (place, _) in resources)
        {
            ledger.Attempted.TryAdd(place, true);
        }

        var answer = await Ask(() => resources is [var one]
            ? client.Exchange(HttpMethod.Put, $"/fhir/{one.Place}", one.Json)
            : client.PostFhir("/fhir", CaseRecords.Tests.Support.Write.Transaction(resources.Select(resource => resource.Json))));

        if (answer is { Status: HttpStatusCode.OK or HttpStatusCode.Created })
        {
            Acknowledge(answer, resources.ToDictionary(resource => resource.Place, resource => resource.Json));
        }
        else if (answer is not null)
        {
            ledger.Refuse(answer);
        }

        return answer;
    }

    /// <summary>Whatever the question is: a connection that breaks is no answer.</summary>
    public async Task<FhirAnswer?> Ask(Func<Task<FhirAnswer>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            ledger.NoteUnanswered();

            return null;
        }
    }

    /// <param name="sent">By place.</param>
    public void Acknowledge(FhirAnswer answer, IReadOnlyDictionary<string, string> sent)
    {
        foreach (var (place, version) in answer.Written)
        {
            ledger.Acknowledge(place, version, ContentHash.Of(sent[place]));
        }
    }
}
