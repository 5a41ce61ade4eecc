namespace CaseRecords.Messaging;

/// <summary>A durable exchange.</summary>
/// <param name="Alternate">The exchange that takes what no queue is bound to.</param>
internal sealed record BrokerExchange(string Name, string Type, string? Alternate = null)
{
    public Dictionary<string, object?> Arguments { get; } = Alternate is null ? [] : new() { ["alternate-exchange"] = Alternate };
}

/// <summary>A quorum queue that drops its oldest message where it is full, so that nobody's absence pushes back on the publisher.</summary>
/// <param name="Tries">How often a message may come back before it goes to the dead-letter exchange.</param>
internal sealed record BrokerQueue(string Name, int MaxLength, int? Tries = null, string? DeadLetter = null)
{
    public Dictionary<string, object?> Arguments { get; } = new Dictionary<string, object?>
    {
        ["x-queue-type"] = "quorum",
        ["x-max-length"] = MaxLength,
        ["x-overflow"] = "drop-head",
        ["x-delivery-limit"] = Tries,
        ["x-dead-letter-exchange"] = DeadLetter,
    }.Where(argument => argument.Value is not null).ToDictionary();
}

/// <summary>What brings messages from an exchange to a queue.</summary>
/// <param name="Died">
/// At the dead-letter exchange: only messages that died of this. What a full queue dropped comes there too, and must not bury the rest.
/// </param>
internal sealed record BrokerBinding(string Exchange, string Queue, string Key = "", string? Died = null)
{
    public Dictionary<string, object?> Arguments { get; } =
        Died is null ? [] : new() { ["x-match"] = "any-with-x", ["x-first-death-reason"] = Died };
}
