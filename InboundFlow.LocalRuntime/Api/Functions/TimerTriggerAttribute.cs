using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function runs by the clock.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    /// <param name="schedule">An NCRONTAB expression of six fields (seconds first), a time span, or <c>%Setting%</c>. UTC.</param>
    public TimerTriggerAttribute(string schedule) => Schedule = schedule;

    /// <summary>When it runs.</summary>
    public string Schedule { get; }

    /// <summary>Whether it also runs when the app starts.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Whether a tick that was missed while the app was down is made up for by one late run.</summary>
    public bool UseMonitor { get; set; } = true;
}
