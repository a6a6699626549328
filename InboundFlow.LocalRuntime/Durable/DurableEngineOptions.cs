using System.ComponentModel.DataAnnotations;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.LocalRuntime.Durable;

/// <summary>How orchestrations are kept and run.</summary>
public sealed class DurableEngineOptions
{
    /// <summary>The name the tables begin with.</summary>
    /// <value>3 to 45 letters and digits, a letter first. The default value is "InboundFlowHub".</value>
    [RegularExpression("^[A-Za-z][A-Za-z0-9]{2,44}$")]
    public string HubName { get; set; } = "InboundFlowHub";

    /// <summary>Where orchestrations are kept.</summary>
    /// <value>The default value is <see cref="DurableStorage.Tables"/>.</value>
    public DurableStorage Storage { get; set; } = DurableStorage.Tables;

    /// <summary>The storage account, for <see cref="DurableStorage.Tables"/>.</summary>
    /// <value>The default value is the local Azurite.</value>
    public string ConnectionString { get; set; } = "UseDevelopmentStorage=true";

    /// <summary>Into how many partitions the histories go, if the hub is new; what is in one is written together.</summary>
    /// <value>The default value is 4.</value>
    [Range(1, 16)]
    public int PartitionCount { get; set; } = TableOrchestrationStore.UsualPartitionCount;

    /// <summary>How many activities run at the same time.</summary>
    /// <value>The default value is ten times the number of processors.</value>
    [Range(1, 10_000)]
    public int MaxConcurrentActivities { get; set; } = 10 * Environment.ProcessorCount;

    /// <summary>How many orchestrations take a step at the same time.</summary>
    /// <value>
    /// The default value is fifty times the number of processors: nearly all of a step is waiting for the storage, which
    /// stores the better the more it is given at once.
    /// </value>
    [Range(1, 10_000)]
    public int MaxConcurrentOrchestrators { get; set; } = 50 * Environment.ProcessorCount;

    /// <summary>The version of orchestrations and sub-orchestrations that are started without one.</summary>
    /// <value>The default value is empty: then versions do not matter, and the two settings below have no effect.</value>
    public string DefaultVersion { get; set; } = string.Empty;

    /// <summary>Which versions run here.</summary>
    /// <value>The default value is <see cref="VersionMatch.CurrentOrOlder"/>.</value>
    public VersionMatch VersionMatch { get; set; } = VersionMatch.CurrentOrOlder;

    /// <summary>What becomes of an orchestration with another version.</summary>
    /// <value>The default value is <see cref="VersionFailure.Reject"/>.</value>
    public VersionFailure VersionFailure { get; set; } = VersionFailure.Reject;

    /// <summary>How often to look for instances that should be moving and are not; never when null.</summary>
    /// <value>The default value is an hour.</value>
    [Range(typeof(TimeSpan), "00:01:00", "40.00:00:00")]
    public TimeSpan? RepairInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How large an input, a result, an event or an output may be, in bytes of UTF-8.</summary>
    /// <value>The default value is 4 MB, as for the official engine's messages.</value>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many activities, timers, events and sub-orchestrations one turn may ask for.</summary>
    /// <value>The default value is 100,000.</value>
    [Range(1, int.MaxValue)]
    public int MaxActionsPerTurn { get; set; } = 100_000;
}

/// <summary>Where orchestrations are kept.</summary>
public enum DurableStorage
{
    /// <summary>In Azure Table Storage.</summary>
    Tables,

    /// <summary>In this process; they end with it.</summary>
    Memory,
}
