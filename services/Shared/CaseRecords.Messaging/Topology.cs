using CaseRecords.Hosting;

namespace CaseRecords.Messaging;

/// <summary>Every object that this system has on the broker, one line each. A job declares them; services only use them.</summary>
public static class Topology
{
    /// <summary>Where every event is published: <c>imaging.ImagingStudy.updated</c>, <c>case.Primary.confirmed</c>.</summary>
    public const string Events = "caserecords.events.v1";

    /// <summary>
    /// Where the relay rings once for all that it has published together, instead of every event waking every reader:
    /// <c>imaging.patients</c> for events of these two owners.
    /// </summary>
    public const string Doorbell = "caserecords.doorbell";

    /// <summary>Where an event goes that no queue is bound to, so that it is seen and not lost in silence.</summary>
    public const string Unrouted = "caserecords.unrouted";

    /// <summary>Where a message goes that was refused too often.</summary>
    public const string Dead = "caserecords.dead";

    /// <summary>A doorbell that is dropped costs nothing: those that stay say the same, and the log is read anyway.</summary>
    private const int Doorbells = 8;

    private const int Kept = 10_000;
    private const int Tries = 5;

    internal static IReadOnlyList<BrokerExchange> Exchanges { get; } =
    [
        new(Unrouted, "fanout"),
        new(Dead, "headers"),
        new(Events, "topic", Alternate: Unrouted),
        new(Doorbell, "topic"),
    ];

    internal static IReadOnlyList<BrokerQueue> Queues { get; } =
    [
        new(Unrouted, Kept),
        new(Dead, Kept),
        new("svc.patients", Doorbells, Tries, Dead),
        new("svc.imaging", Doorbells, Tries, Dead),
        new("svc.diagnoses", Doorbells, Tries, Dead),
        new("svc.genomics", Doorbells, Tries, Dead),
        new("svc.treatments", Doorbells, Tries, Dead),
        new("svc.assessments", Doorbells, Tries, Dead),
        new("svc.exchange", Doorbells, Tries, Dead),
        new("svc.timeline", Doorbells, Tries, Dead),
    ];

    /// <summary>An owner is woken by its own events; who reads the whole log, by every event.</summary>
    internal static IReadOnlyList<BrokerBinding> Bindings { get; } =
    [
        new(Unrouted, Unrouted),
        new(Dead, Dead, Died: "delivery_limit"),
        new(Dead, Dead, Died: "rejected"),
        new(Doorbell, "svc.patients", "#.patients.#"),
        new(Doorbell, "svc.imaging", "#.imaging.#"),
        new(Doorbell, "svc.diagnoses", "#.diagnoses.#"),
        new(Doorbell, "svc.genomics", "#.genomics.#"),
        new(Doorbell, "svc.treatments", "#.treatments.#"),
        new(Doorbell, "svc.assessments", "#"),
        new(Doorbell, "svc.exchange", "#"),
        new(Doorbell, "svc.timeline", "#"),
    ];

    /// <summary>What versions before the doorbell's exchange declared: every event went to every reader's queue.</summary>
    internal static IReadOnlyList<BrokerBinding> Withdrawn { get; } =
    [
        new(Events, "svc.patients", "patients.#"),
        new(Events, "svc.imaging", "imaging.#"),
        new(Events, "svc.diagnoses", "diagnoses.#"),
        new(Events, "svc.genomics", "genomics.#"),
        new(Events, "svc.treatments", "treatments.#"),
        new(Events, "svc.assessments", "#"),
        new(Events, "svc.exchange", "#"),
        new(Events, "svc.timeline", "#"),
    ];

    /// <summary>Declares everything that is not there yet and takes away what is withdrawn; waits up to half a minute for the broker.</summary>
    /// <exception cref="StartRefusedException">The broker is not reached, refuses, or has one of the objects with other arguments.</exception>
    public static Task Declare(Uri broker, CancellationToken cancellationToken) =>
        Declaration.Run(broker, TimeSpan.FromSeconds(30), TimeProvider.System, cancellationToken);

    /// <summary>An exchange of ours by its name.</summary>
    internal static BrokerExchange Exchange(string name) => Exchanges.Single(exchange => exchange.Name == name);

    /// <summary>The queue that wakes a service, and the key that binds it.</summary>
    internal static (BrokerQueue Queue, string Key) DoorbellOf(string service)
    {
        var queue = Queues.FirstOrDefault(queue => queue.Name == $"svc.{service}")
            ?? throw new ArgumentException($"The topology has no queue for a service named {service}.", nameof(service));

        return (queue, Bindings.Single(binding => binding.Queue == queue.Name).Key);
    }
}
