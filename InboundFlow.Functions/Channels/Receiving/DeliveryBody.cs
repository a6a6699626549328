using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace InboundFlow.Functions.Channels.Receiving;

/// <summary>The bytes of a delivery, read once and never more than a channel allows.</summary>
internal abstract record DeliveryBody
{
    private const int FirstBuffer = 16 * 1024;

    private DeliveryBody() { }

    /// <summary>Reads the body of a caller who is not known yet.</summary>
    /// <remarks>
    /// The announced length is believed only when it is too long. Memory is taken as bytes arrive, because announcing
    /// them costs a stranger nothing.
    /// </remarks>
    public static async Task<DeliveryBody> ReadAsync(
        HttpRequest request,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        if (IsCompressed(request.Headers.ContentEncoding))
        {
            return new Compressed();
        }

        if (request.ContentLength > maxBytes)
        {
            return new TooLarge();
        }

        ArrayBufferWriter<byte> bytes = new(FirstBuffer);
        while (true)
        {
            int read = await request.Body.ReadAsync(bytes.GetMemory(1), cancellationToken);
            if (read == 0)
            {
                return new Complete(bytes.WrittenMemory);
            }

            bytes.Advance(read);
            if (bytes.WrittenCount > maxBytes)
            {
                return new TooLarge();
            }
        }
    }

    private static bool IsCompressed(StringValues contentEncoding) =>
        contentEncoding.Any(one => !string.Equals(one, "identity", StringComparison.OrdinalIgnoreCase));

    /// <summary>All of it.</summary>
    public sealed record Complete(ReadOnlyMemory<byte> Bytes) : DeliveryBody;

    /// <summary>It is longer than the channel allows; the rest was not read.</summary>
    public sealed record TooLarge : DeliveryBody;

    /// <summary>It is compressed. No platform does that, and what it inflates to is anybody's guess.</summary>
    public sealed record Compressed : DeliveryBody;
}
