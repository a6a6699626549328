namespace InboundFlow.Functions.Assignment;

/// <summary>The login ramp: who has just come online is not given everything at once.</summary>
internal static class RampPolicy
{
    /// <summary>How much of the capacity counts: 1 at first, all of it when the ramp is over, and evenly between.</summary>
    /// <param name="onlineAt">In ticks; <see cref="Standing.Never"/> for always.</param>
    public static int RoomOf(int capacity, long onlineAt, TimeSpan ramp, DateTimeOffset now)
    {
        long ticks = ramp.Ticks;
        if (ticks <= 0 || onlineAt == Standing.Never || capacity <= 1)
        {
            return capacity;
        }

        long passed = Math.Clamp(now.UtcTicks - onlineAt, 0, ticks);
        return passed == ticks ? capacity
            : ticks <= long.MaxValue / capacity ? 1 + (int)((capacity - 1) * passed / ticks)
            : 1 + (int)((Int128)(capacity - 1) * passed / ticks);
    }

    /// <summary>When <see cref="RoomOf"/> first reaches <paramref name="room"/>, which is more than 1 and at most the capacity.</summary>
    public static DateTimeOffset ReachedAt(int room, int capacity, DateTimeOffset onlineSince, TimeSpan ramp)
    {
        Int128 steps = (Int128)(room - 1) * ramp.Ticks;
        return onlineSince.AddTicks((long)((steps + capacity - 2) / (capacity - 1)));
    }
}
