using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace CaseRecords.Messaging.Tests;

/// <summary>Everything that a delivery carries beside its body, by its name on the wire.</summary>
internal static class Seen
{
    public static IEnumerable<string> Headers(BasicDeliverEventArgs seen) =>
        (seen.BasicProperties.Headers ?? new Dictionary<string, object?>()).Select(header => $"{header.Key} {Encoding.UTF8.GetString((byte[])header.Value!)}");

    public static IEnumerable<string> Present(IReadOnlyBasicProperties properties)
    {
        (string Name, bool IsPresent, object? Value)[] all =
        [
            ("app_id", properties.IsAppIdPresent(), properties.AppId),
            ("cluster_id", properties.IsClusterIdPresent(), properties.ClusterId),
            ("content_encoding", properties.IsContentEncodingPresent(), properties.ContentEncoding),
            ("content_type", properties.IsContentTypePresent(), properties.ContentType),
            ("correlation_id", properties.IsCorrelationIdPresent(), properties.CorrelationId),
            ("delivery_mode", properties.IsDeliveryModePresent(), (int)properties.DeliveryMode),
            ("expiration", properties.IsExpirationPresent(), properties.Expiration),
            ("message_id", properties.IsMessageIdPresent(), properties.MessageId),
            ("priority", properties.IsPriorityPresent(), properties.Priority),
            ("reply_to", properties.IsReplyToPresent(), properties.ReplyTo),
            ("timestamp", properties.IsTimestampPresent(), properties.Timestamp),
            ("type", properties.IsTypePresent(), properties.Type),
            ("user_id", properties.IsUserIdPresent(), properties.UserId),
        ];

        return all.Where(one => one.IsPresent).Select(one => $"{one.Name} {one.Value}");
    }
}
