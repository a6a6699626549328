using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>GUIDs that are the same on every replay: version 5 of RFC 4122 over instance, time and count.</summary>
internal static class DurableGuid
{
    // The namespace of the official runtime: the same instance at the same time gives the same GUIDs there and here.
    private static readonly Guid Namespace = Guid.Parse("9e952958-5e33-4daf-827f-2fa12937b875");

    public static Guid Create(string instanceId, DateTime now, int count)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{now:o}_{count}");
        byte[] input = [.. Namespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)];
#pragma warning disable CA5350 // The standard for such GUIDs says SHA-1; nothing is protected by it.
        Span<byte> guid = SHA1.HashData(input).AsSpan(0, 16);
#pragma warning restore CA5350
        guid[6] = (byte)((guid[6] & 0x0F) | 0x50);
        guid[8] = (byte)((guid[8] & 0x3F) | 0x80);
        return new Guid(guid, bigEndian: true);
    }
}
