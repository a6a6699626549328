using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.LocalRuntime.Functions;

/// <summary>What starts a function.</summary>
internal abstract record FunctionTrigger
{
    private FunctionTrigger() { }

    /// <summary>The binding type's text in Azure Functions.</summary>
    public abstract string BindingType { get; }

    /// <summary>
    /// A request to <paramref name="Route"/> (after the prefix) by one of <paramref name="Methods"/>; none means any.
    /// It carries a key of <paramref name="Level"/>, where the host asks for keys.
    /// </summary>
    public sealed record Http(string Route, IReadOnlyList<string> Methods, AuthorizationLevel Level) : FunctionTrigger
    {
        /// <inheritdoc />
        public override string BindingType => "httpTrigger";
    }

    /// <summary>The clock.</summary>
    public sealed record Timer(string Schedule, bool RunOnStartup, bool UseMonitor) : FunctionTrigger
    {
        /// <inheritdoc />
        public override string BindingType => "timerTrigger";
    }

    /// <summary>An orchestration called <paramref name="Name"/> has something to do.</summary>
    public sealed record Orchestration(string Name) : FunctionTrigger
    {
        /// <inheritdoc />
        public override string BindingType => "orchestrationTrigger";
    }

    /// <summary>An orchestration calls the activity <paramref name="Name"/>.</summary>
    public sealed record Activity(string Name) : FunctionTrigger
    {
        /// <inheritdoc />
        public override string BindingType => "activityTrigger";
    }
}
