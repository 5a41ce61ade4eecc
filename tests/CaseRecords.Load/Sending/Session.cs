using System.Diagnostics;
using System.Net.Http.Headers;
using CaseRecords.Load.Measuring;

namespace CaseRecords.Load.Sending;

/// <summary>One client: sends one request after the other, and keeps what they took.</summary>
internal sealed class Session(Target target) : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/fhir+json");

    private readonly MemoryStream received = new();

    public Tally Tally { get; set; } = new();

    public Task<Answer> Get(string step, string path, CancellationToken cancellationToken) =>
        Send(step, HttpMethod.Get, path, default, cancellationToken);

    public Task<Answer> Post(string step, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        Send(step, HttpMethod.Post, path, body, cancellationToken);

    /// <summary>Sends a request and reads the whole answer. What goes wrong is counted under the step's name; nothing is thrown for it.</summary>
    public async Task<Answer> Send(string step, HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, target.Address(path));

        if (!body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = Json } };
        }

        received.SetLength(0);
        var sent = Stopwatch.GetTimestamp();

        try
        {
            using var response = await target.Send(request, cancellationToken);
            await response.Content.CopyToAsync(received, cancellationToken);
            var took = Stopwatch.GetElapsedTime(sent);
            var answer = new Answer((int)response.StatusCode, Location(response), received.GetBuffer().AsMemory(0, (int)received.Length));

            if (answer.IsGood)
            {
                Tally.Count(took, body.Length, answer.Body.Length);
            }
            else
            {
                Tally.Failures.Add(step, answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), Diagnostics.Of(answer.Body.Span));
            }

            return answer;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Tally.Failures.Add(step, e is TaskCanceledException ? "no answer in time" : "no answer", e.InnerException?.Message ?? e.Message);

            return default;
        }
    }

    /// <summary>Sends what must succeed before anything can be measured.</summary>
    /// <exception cref="LoadFailedException">It did not.</exception>
    public async Task<Answer> Must(HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var answer = await Send("prepare", method, path, body, cancellationToken);

        return answer.IsGood ? answer : throw new LoadFailedException($"{method} {target.Address(path)} was refused: {Tally.Failures.All[^1]}");
    }

    public void Dispose() => received.Dispose();

    private static string? Location(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Location", out var values) || response.Content.Headers.TryGetValues("Content-Location", out values) ? values.FirstOrDefault() : null;
}
