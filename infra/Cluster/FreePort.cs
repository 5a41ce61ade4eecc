using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CaseRecords.Cluster;

/// <summary>
/// Ports for processes that may be stopped and come back on the same one. They lie below those that the system gives to outgoing connections:
/// a client that keeps calling a stopped server would otherwise, one day, be given the server's port.
/// </summary>
internal static class FreePort
{
    private const int First = 15_000;
    private const int End = 32_000;

    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);

            if (IsFree(port))
            {
                return port;
            }
        }
    }

    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
