namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where a timer stands. UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last tick that ran.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next one.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was noted.</summary>
    public DateTime LastUpdated { get; set; }
}
