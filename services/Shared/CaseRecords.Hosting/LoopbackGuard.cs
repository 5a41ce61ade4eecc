using System.Net;

namespace CaseRecords.Hosting;

/// <summary>Keeps an open record off the network: without an issuer of access tokens, only this machine may connect.</summary>
/// <remarks>The web server asks it for every endpoint before binding, whether the address came from a switch, a variable or a file.</remarks>
public static class LoopbackGuard
{
    /// <exception cref="StartRefusedException">Others could reach the address.</exception>
    public static void Check(EndPoint endpoint)
    {
        if (endpoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address))
        {
            return;
        }

        throw new StartRefusedException(
            $"Refusing to listen on {endpoint}: everyone who can reach it would be signed in with every permission. "
            + "Listening beyond 127.0.0.1 needs an issuer of access tokens, and this version cannot be given one yet. "
            + "Start it with --urls http://127.0.0.1:8080.");
    }
}
