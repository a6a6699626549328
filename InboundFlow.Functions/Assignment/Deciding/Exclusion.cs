namespace InboundFlow.Functions.Assignment;

/// <summary>What keeps an agent from being given a conversation. Where more than one thing does, the first in this order is named.</summary>
/// <remarks>
/// First what no waiting changes, then what the agent can change, then what passes by itself: so the count of each says
/// whom to call or what to wait for.
/// </remarks>
public static class Exclusion
{
    /// <summary>The team is outside its hours: keeps everybody.</summary>
    public const string OutsideHours = "outsideHours";

    /// <summary>The conversation waits for somebody else.</summary>
    public const string NotRequested = "notRequested";

    /// <summary>They said no to it.</summary>
    public const string Declined = "declined";

    /// <summary>They had it and did not answer.</summary>
    public const string Excluded = "excluded";

    /// <summary>They were asked, and have not answered yet.</summary>
    public const string Asked = "asked";

    /// <summary>They don't have the level that is required in every skill.</summary>
    public const string LacksSkill = "lacksSkill";

    /// <summary>They are there and take nothing more for now.</summary>
    public const string Busy = "busy";

    /// <summary>They are not there, and the team wants people who are.</summary>
    public const string Offline = "offline";

    /// <summary>They take nothing more, and leave when they have finished.</summary>
    public const string Finishing = "finishing";

    /// <summary>It does not fit in their capacity.</summary>
    public const string Full = "full";

    /// <summary>They came online not long ago, and it does not fit in what they may take so soon.</summary>
    public const string Ramp = "ramp";

    /// <summary>They have as many open as the team allows.</summary>
    public const string TeamLimit = "teamLimit";

    /// <summary>They were given as many lately as the team allows.</summary>
    public const string InflowCap = "inflowCap";
}
