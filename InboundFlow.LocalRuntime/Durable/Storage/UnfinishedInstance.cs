namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>What a restart has to know of an instance.</summary>
/// <param name="HasWork">It has messages to take or to deliver, or activities to run again.</param>
/// <param name="RowLags">Its row in the instances table is missing or out of date.</param>
internal sealed record UnfinishedInstance(string InstanceId, bool HasWork, bool RowLags, DateTimeOffset? NextTimerAt);
