namespace InboundFlow.Functions.Assignment;

/// <summary>A conversation in the queue, or out of it with an agent of whom it has not been told.</summary>
/// <param name="Grant">The agent it got while it waited; <see langword="null"/> while it is still waiting.</param>
internal sealed record QueueSlot(WaitingEntry Entry, Placement? Grant);
