using System.Net;

namespace CaseRecords.Faults.Load;

/// <summary>A body whose second half goes out when the gate opens.</summary>
internal sealed class GatedContent : HttpContent
{
    private readonly byte[] body;
    private readonly Task gate;
    private readonly TaskCompletionSource half = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GatedContent(byte[] body, Task gate)
    {
        (this.body, this.gate) = (body, gate);
        Headers.ContentType = new("application/fhir+json");
    }

    /// <summary>Ends when the first half is on its way.</summary>
    public Task Half => half.Task;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(body.AsMemory(0, body.Length / 2));
        await stream.FlushAsync();
        half.TrySetResult();
        await gate;
        await stream.WriteAsync(body.AsMemory(body.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;

        return true;
    }
}
