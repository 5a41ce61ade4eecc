using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http;

/// <summary>Requests whose clients come back for the answer. They are kept in this process: a restart forgets them, and what a transaction did stays done.</summary>
/// <seealso href="https://hl7.org/fhir/R4/async.html"/>
internal sealed class AsyncJobs(TimeProvider time)
{
    /// <summary>Where the answer is asked for, below the base.</summary>
    public const string Path = "_async";

    /// <summary>Answers are as large as bodies; more than this many are not held.</summary>
    public const int Most = 32;

    /// <summary>How long an answer waits for its client.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Job> jobs = new(StringComparer.Ordinal);
    private readonly Lock starting = new();

    /// <summary>Starts a request and says where its answer will be; 429 where too many wait already.</summary>
    /// <param name="answer">Runs the request until it ends or is cancelled.</param>
    public FhirResponse Start(string client, Func<CancellationToken, Task<FhirResponse>> answer)
    {
        lock (starting)
        {
            Forget(job => job.Answer.IsCompleted && time.GetElapsedTime(job.Ended) > Kept);

            if (jobs.Count >= Most)
            {
                return FhirResponse.Of(new Issue(429, OperationOutcome.IssueType.Throttled, $"{Most} answers are being made or wait to be fetched. Fetch and delete yours, or ask again later."))
                    with
                { RetryAfter = 10 };
            }

            var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
            jobs[id] = new Job(client, time, new CancellationTokenSource(), answer);

            return new FhirResponse { Status = 202, ContentLocation = $"{Path}/{id}", RetryAfter = 1 };
        }
    }

    /// <summary>The answer of a job of this client, or how far it is.</summary>
    public async Task<FhirResponse> Find(string id, string client)
    {
        if (Of(id, client) is not { } job)
        {
            return Unknown;
        }

        if (job.Answer.IsCompleted)
        {
            return await job.Answer;
        }

        var seconds = (int)time.GetElapsedTime(job.Started).TotalSeconds;

        return new FhirResponse { Status = 202, RetryAfter = 1, Progress = string.Create(CultureInfo.InvariantCulture, $"running for {seconds} s") };
    }

    /// <summary>Stops a job of this client if it still runs, and forgets its answer.</summary>
    public FhirResponse Forget(string id, string client)
    {
        if (Of(id, client) is null)
        {
            return Unknown;
        }

        Forget(job => job == jobs.GetValueOrDefault(id));

        return new FhirResponse { Status = 202 };
    }

    private static FhirResponse Unknown => FhirResponse.Of(Issue.NotFound("There is no such answer: it was fetched and deleted, is too old, or this server was started anew."));

    private Job? Of(string id, string client) =>
        jobs.TryGetValue(id, out var job) && job.Client == client && !(job.Answer.IsCompleted && time.GetElapsedTime(job.Ended) > Kept) ? job : null;

    private void Forget(Predicate<Job> which)
    {
        foreach (var (id, job) in jobs)
        {
            if (which(job) && jobs.TryRemove(id, out _))
            {
                job.Cancel();
            }
        }
    }

    /// <summary>One request on its way.</summary>
    private sealed class Job
    {
        private readonly CancellationTokenSource cancellation;
        private readonly TimeProvider time;

        public Job(string client, TimeProvider time, CancellationTokenSource cancellation, Func<CancellationToken, Task<FhirResponse>> answer)
        {
            this.time = time;
            this.cancellation = cancellation;
            Client = client;
            Started = time.GetTimestamp();
            Answer = Run(answer);
        }

        public string Client { get; }

        public long Started { get; }

        public long Ended { get; private set; }

        public Task<FhirResponse> Answer { get; }

        public void Cancel() => cancellation.Cancel();

        private async Task<FhirResponse> Run(Func<CancellationToken, Task<FhirResponse>> answer)
        {
            try
            {
                // The caller does not wait, not even for the part before the first await.
                await Task.Yield();

                return await answer(cancellation.Token);
            }
            finally
            {
                Ended = time.GetTimestamp();
            }
        }
    }
}
