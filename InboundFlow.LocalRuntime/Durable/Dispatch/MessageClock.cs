namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Numbers messages in the order of their arrival, over restarts too.</summary>
internal sealed class MessageClock(TimeProvider time)
{
    private readonly Lock gate = new();
    private long last;

    public long Next()
    {
        lock (gate)
        {
            return last = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
        }
    }
}
