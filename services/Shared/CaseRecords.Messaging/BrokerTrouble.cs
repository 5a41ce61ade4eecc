using System.Net.Sockets;
using RabbitMQ.Client.Exceptions;

namespace CaseRecords.Messaging;

/// <summary>Says in a few words, without user and password, what is wrong with the broker.</summary>
internal static class BrokerTrouble
{
    private const ushort OtherArguments = 406;

    /// <summary>Waiting does not help: the broker answered, and said no.</summary>
    public static bool IsRefusal(Exception trouble) =>
        Chain(trouble).Any(e => e is AuthenticationFailureException or OperationInterruptedException { ShutdownReason.ReplyCode: >= 400 and < 540 });

    /// <summary>An object is there with other arguments than it was declared with.</summary>
    public static bool IsOtherArguments(Exception trouble) =>
        Chain(trouble).Any(e => e is OperationInterruptedException { ShutdownReason.ReplyCode: OtherArguments });

    public static string Reason(Exception trouble) =>
        Chain(trouble).Select(Words).FirstOrDefault(words => words is not null) ?? Chain(trouble).Last().Message;

    private static string? Words(Exception trouble) => trouble switch
    {
        AuthenticationFailureException => "it refuses the user or the password",
        OperationInterruptedException { ShutdownReason: { } reason } => reason.ReplyText,
        SocketException => trouble.Message,
        OperationCanceledException or TimeoutException => "no answer in time",
        _ => null,
    };

    private static IEnumerable<Exception> Chain(Exception? trouble)
    {
        for (; trouble is not null; trouble = trouble.InnerException)
        {
            yield return trouble;
        }
    }
}
