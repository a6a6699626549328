using System.Net;
using System.Net.Sockets;

namespace InboundFlow.Benchmarks.Traffic;

/// <summary>A port of this machine that nobody listens on.</summary>
internal static class FreePort
{
    /// <summary>Finds one. Somebody may take it before it is used, so ask right before.</summary>
    internal static int Find()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
