using System.Net.Mime;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace CaseRecords.Messaging;

/// <summary>Takes every message for a ring, without a look at its body.</summary>
internal sealed class AnyBody : ISerializerFactory, IMessageDeserializer
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    public ContentType ContentType { get; } = new("application/cloudevents+json");

    public IMessageDeserializer CreateDeserializer() => this;

    public IMessageSerializer CreateSerializer() => throw new NotSupportedException("Nobody rings at somebody else's door.");

    public ConsumeContext Deserialize(ReceiveContext receiveContext) =>
        new BodyConsumeContext(receiveContext, Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) => new SystemTextJsonRawSerializerContext(
        SystemTextJsonMessageSerializer.Instance,
        SystemTextJsonMessageSerializer.Options,
        ContentType,
        new RawMessageContext(headers, destinationAddress, RawSerializerOptions.AnyMessageType),
        [],
        RawSerializerOptions.AnyMessageType,
        Nothing);

    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    public void Probe(ProbeContext context) => context.CreateScope("anyBody");
}
