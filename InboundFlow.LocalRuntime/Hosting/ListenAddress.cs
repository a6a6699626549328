using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>Where the host listens.</summary>
internal abstract record ListenAddress
{
    private ListenAddress() { }

    /// <summary>Whether only this machine can reach it.</summary>
    public abstract bool IsLoopback { get; }

    /// <summary>Reads the setting: nothing or <c>localhost</c>, an IP address, or <c>*</c> for every address.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static ListenAddress Parse(string? text) =>
        text?.Trim() switch
        {
            null or "" => new Localhost(),
            { } name when name.Equals("localhost", StringComparison.OrdinalIgnoreCase) => new Localhost(),
            "*" => new Any(),
            { } address when IPAddress.TryParse(address, out IPAddress? ip) => ip.Equals(IPAddress.Any)
            || ip.Equals(IPAddress.IPv6Any)
                ? new Any()
                : new One(ip),
            { } other => throw new FormatException(
                $"'{other}' is no address to listen on: use localhost, an IP address of this machine, or * for all of them."
            ),
        };

    /// <summary>Has Kestrel listen there.</summary>
    public void Listen(KestrelServerOptions kestrel, int port)
    {
        switch (this)
        {
            case One one:
                kestrel.Listen(one.Address, port);
                break;
            case Any:
                kestrel.ListenAnyIP(port);
                break;
            // A free port can only be had on one address at a time.
            case Localhost when port == 0:
                kestrel.Listen(IPAddress.Loopback, port);
                break;
            default:
                kestrel.ListenLocalhost(port);
                break;
        }
    }

    /// <summary>Both loopback addresses.</summary>
    public sealed record Localhost : ListenAddress
    {
        /// <inheritdoc />
        public override bool IsLoopback => true;
    }

    /// <summary>One address.</summary>
    public sealed record One(IPAddress Address) : ListenAddress
    {
        /// <inheritdoc />
        public override bool IsLoopback => IPAddress.IsLoopback(Address);
    }

    /// <summary>Every address of this machine.</summary>
    public sealed record Any : ListenAddress
    {
        /// <inheritdoc />
        public override bool IsLoopback => false;
    }
}
