namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Knows which instances have ended and have no row that says so, so that a restart need not look at all.</summary>
/// <remarks>
/// Every instance is stamped, as it ends, with the number of the present epoch. When all that ended in earlier epochs
/// have their rows, the hub's marker may say so, and the next start looks only at instances with the later numbers: about
/// as many as an epoch has. Numbers and not times, so that no clock makes it pass over one.
/// </remarks>
/// <param name="settledBefore">What the marker says.</param>
/// <param name="epochSize">How many rows of ended instances make an epoch.</param>
internal sealed class RowLedger(int settledBefore, int epochSize)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> owed = new(StringComparer.Ordinal);

    // Beyond what the process before has stamped since it last wrote the marker.
    private int epoch = settledBefore + 2;
    private int written;
    private int owedFromBefore;

    /// <summary>Instances that ended before this epoch have their rows.</summary>
    public int SettledBefore => settledBefore;

    /// <summary>The number to stamp a row with.</summary>
    public int Epoch
    {
        get
        {
            lock (gate)
            {
                return epoch;
            }
        }
    }

    /// <summary>The instances that have ended, or are about to, and whose rows are not written yet.</summary>
    public IReadOnlyList<string> Owed
    {
        get
        {
            lock (gate)
            {
                return [.. owed.Keys];
            }
        }
    }

    /// <summary>Takes note of rows that a process before has left unwritten: these, and no others.</summary>
    /// <returns>As <see cref="Settle"/>.</returns>
    public int? Inherit(IEnumerable<string> instanceIds)
    {
        lock (gate)
        {
            owedFromBefore += instanceIds.Count(id => owed.TryAdd(id, epoch - 1));
            return owedFromBefore == 0 ? epoch : null;
        }
    }

    /// <summary>Takes note, before the commit, that an instance ends.</summary>
    /// <returns>The number to stamp it with.</returns>
    public int Owe(string instanceId)
    {
        lock (gate)
        {
            owed.TryAdd(instanceId, epoch);
            return epoch;
        }
    }

    /// <summary>Takes note that the row of an ended instance is written, or that the instance is gone.</summary>
    /// <returns>What the marker may say now; <see langword="null"/> when nothing new.</returns>
    public int? Settle(string instanceId)
    {
        lock (gate)
        {
            if (!owed.Remove(instanceId, out int since))
            {
                return null;
            }

            written++;
            if (since < epoch)
            {
                return --owedFromBefore == 0 ? epoch : null;
            }

            if (owedFromBefore > 0 || written < epochSize)
            {
                return null;
            }

            written = 0;
            epoch++;
            owedFromBefore = owed.Count;
            return owedFromBefore == 0 ? epoch : null;
        }
    }
}
