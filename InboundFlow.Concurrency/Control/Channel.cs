using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace InboundFlow.LocalRuntime;

/// <summary>Stands in for the system's factory of channels in the engine compiled here.</summary>
internal static class Channel
{
    public static Channel<T> CreateUnbounded<T>() => new ControlledChannel<T>();

    /// <summary>The system's own channel, but readers come back where they came from.</summary>
    /// <remarks>
    /// The system's enumeration goes over the thread pool, where no scheduler sees it. The rest of a channel resumes its
    /// readers through the synchronization context, and that is the scheduler's.
    /// </remarks>
    private sealed class ControlledChannel<T> : Channel<T>
    {
        public ControlledChannel()
        {
            Channel<T> inner = System.Threading.Channels.Channel.CreateUnbounded<T>();
            (Reader, Writer) = (new ControlledReader<T>(inner.Reader), inner.Writer);
        }
    }

    private sealed class ControlledReader<T>(ChannelReader<T> inner) : ChannelReader<T>
    {
        public override bool CanCount => inner.CanCount;

        public override int Count => inner.Count;

        public override bool TryRead(out T item) => inner.TryRead(out item!);

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            inner.WaitToReadAsync(cancellationToken);

        public override async IAsyncEnumerable<T> ReadAllAsync(
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            while (await inner.WaitToReadAsync(cancellationToken))
            {
                while (inner.TryRead(out T? item))
                {
                    yield return item;
                }
            }
        }
    }
}
