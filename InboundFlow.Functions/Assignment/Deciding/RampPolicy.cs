namespace InboundFlow.Functions.Assignment;

/// <summary>The login ramp: who has just come online is not given everything at once.</summary>
internal static class RampPolicy
{
    /// <summary>How much of the capacity counts: 1 at first, all of it when the ramp is over, and evenly between.</summary>
    /// <param name="onlineSince"><see langword="null"/> for always.</param>
    public static int RoomOf(int capacity, DateTimeOffset? onlineSince, TimeSpan? ramp, DateTimeOffset now)
    {
        if (ramp is not { Ticks: > 0 and long ticks } || onlineSince is not DateTimeOffset since || capacity <= 1)
        {
            return capacity;
        }

        long passed = Math.Clamp((now - since).Ticks, 0, ticks);
        return passed == ticks ? capacity : 1 + (int)((Int128)(capacity - 1) * passed / ticks);
    }

    /// <summary>When <see cref="RoomOf"/> first reaches <paramref name="room"/>, which is more than 1 and at most the capacity.</summary>
    public static DateTimeOffset ReachedAt(int room, int capacity, DateTimeOffset onlineSince, TimeSpan ramp)
    {
        Int128 steps = (Int128)(room - 1) * ramp.Ticks;
        return onlineSince.AddTicks((long)((steps + capacity - 2) / (capacity - 1)));
    }
}
