namespace InboundFlow.Functions.Assignment;

/// <summary>The queues of all teams, each parted into lanes, and which lanes are still to be looked at.</summary>
/// <remarks>
/// <para>
/// A lane is looked at again when something happened that could have given somebody of its team room, or when the passing
/// of time alone does (<see cref="PassOver"/>). One who joins those that nobody could take a moment ago is not looked at.
/// </para>
/// <para>
/// Finding who is next costs the logarithm of the number of lanes that are looked at, joining and leaving that of the
/// number of those who wait: nothing here looks at everybody who waits.
/// </para>
/// </remarks>
internal sealed class QueueLanes
{
    private readonly Dictionary<string, TeamLanes> teams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Lane> laneOf = new(StringComparer.Ordinal);
    private readonly SortedSet<Lane> unsettled = new(Lane.ByHead.Instance);
    private readonly TimeIndex<Lane> wakes = new(Lane.ByNumber.Instance);
    private readonly TimeIndex<WaitingEntry> urgencies = new(QueueOrder.Instance);
    private DateTimeOffset asOf = DateTimeOffset.MinValue;
    private long numbers;

    /// <summary>The teams that somebody waits in.</summary>
    public IReadOnlyCollection<string> Teams => teams.Keys;

    /// <summary>The lane whose first is next of all; <see langword="null"/> when there is nothing more to look at.</summary>
    public Lane? Next => unsettled.Min;

    /// <summary>When the passing of time gives somebody room for whom somebody waits.</summary>
    public DateTimeOffset? WakesAt => wakes.First;

    /// <summary>How many wait in the team.</summary>
    public int CountOf(string teamId) => teams.TryGetValue(teamId, out TeamLanes? queue) ? queue.Count : 0;

    /// <summary>Those who wait in the team, lane by lane.</summary>
    public IEnumerable<WaitingEntry> EntriesOf(string teamId) => LanesOf(teamId).SelectMany(lane => lane.Entries);

    /// <summary>All who wait, in the order of the queue.</summary>
    public WaitingEntry[] ToArray() => [.. teams.Keys.SelectMany(EntriesOf).Order(QueueOrder.At(asOf))];

    /// <summary>The lanes of the team that ask somebody.</summary>
    public IEnumerable<Lane> AskingOf(string teamId) => LanesOf(teamId).Where(lane => lane.Demand is not null);

    /// <summary>Lets the entry wait in the lane of <paramref name="demand"/>; <see langword="null"/> for asking nobody.</summary>
    public void Add(WaitingEntry entry, Demand? demand)
    {
        if (!teams.TryGetValue(entry.TeamId, out TeamLanes? queue))
        {
            teams.Add(entry.TeamId, queue = new());
        }

        bool isUrgent = entry.UrgentFrom <= asOf;
        urgencies.Set(entry, isUrgent ? null : entry.UrgentFrom);
        queue.Count++;
        Lane lane = queue.Find(demand) ?? queue.Add(new Lane(entry.TeamId, demand, numbers++));
        laneOf.Add(entry.Request.ConversationId, lane);
        Change(lane, null, entry, isUrgent);
    }

    /// <summary>Takes the entry out.</summary>
    public void Remove(WaitingEntry entry)
    {
        laneOf.Remove(entry.Request.ConversationId, out Lane? lane);
        urgencies.Set(entry, null);
        Change(lane!, entry, null, false);
        TeamLanes queue = teams[entry.TeamId];
        if (lane!.Count == 0)
        {
            wakes.Set(lane, null);
            queue.Remove(lane);
        }

        if (--queue.Count == 0)
        {
            teams.Remove(entry.TeamId);
        }
    }

    /// <summary>Looks at all of the team's lanes again.</summary>
    public void Unsettle(string teamId)
    {
        foreach (Lane lane in LanesOf(teamId))
        {
            Unsettle(lane);
        }
    }

    /// <summary>Nobody can take the first of the lane now.</summary>
    /// <param name="roomAt">When that may change although nothing happens.</param>
    public void PassOver(Lane lane, DateTimeOffset? roomAt)
    {
        unsettled.Remove(lane);
        lane.IsSettled = true;
        wakes.Set(lane, roomAt);
    }

    /// <summary>Does what the time asks for: who is urgent by now goes ahead, and lanes are looked at again.</summary>
    /// <remarks>An earlier time than before changes nothing.</remarks>
    public void Elapse(DateTimeOffset now)
    {
        while (urgencies.TryTake(now, out WaitingEntry? entry))
        {
            Change(laneOf[entry.Request.ConversationId], entry, entry, true);
        }

        while (wakes.TryTake(now, out Lane? lane))
        {
            Unsettle(lane);
        }

        asOf = now > asOf ? now : asOf;
    }

    private IEnumerable<Lane> LanesOf(string teamId) =>
        teams.TryGetValue(teamId, out TeamLanes? queue) ? queue.All : [];

    private void Unsettle(Lane lane)
    {
        if (lane.Demand is not null)
        {
            lane.IsSettled = false;
            unsettled.Add(lane);
        }
    }

    // Lanes that are to be looked at are sorted by who is next in them, which this may change.
    private void Change(Lane lane, WaitingEntry? leaving, WaitingEntry? joining, bool isUrgent)
    {
        bool isUnsettled = lane is { Demand: not null, IsSettled: false };
        if (isUnsettled && lane.Count > 0)
        {
            unsettled.Remove(lane);
        }

        if (leaving is not null)
        {
            lane.Remove(leaving);
        }

        if (joining is not null)
        {
            lane.Add(joining, isUrgent);
        }

        if (isUnsettled && lane.Count > 0)
        {
            unsettled.Add(lane);
        }
    }

    // Of one team.
    private sealed class TeamLanes
    {
        private readonly Dictionary<Demand, Lane> asking = new(DemandComparer.Instance);
        private Lane? silent;

        public int Count { get; set; }

        public IEnumerable<Lane> All => silent is null ? asking.Values : asking.Values.Append(silent);

        public Lane? Find(Demand? demand) => demand is null ? silent : asking.GetValueOrDefault(demand);

        public Lane Add(Lane lane)
        {
            if (lane.Demand is null)
            {
                silent = lane;
            }
            else
            {
                asking.Add(lane.Demand, lane);
            }

            return lane;
        }

        public void Remove(Lane lane)
        {
            if (lane.Demand is null)
            {
                silent = null;
            }
            else
            {
                asking.Remove(lane.Demand);
            }
        }
    }
}
