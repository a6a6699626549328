namespace InboundFlow.Benchmarks.Traffic;

/// <summary>One message of a made-up contact.</summary>
/// <param name="Id">Unique; also its text, so that it is found again.</param>
/// <param name="SenderId">Who writes.</param>
internal sealed record TrafficMessage(string Id, string SenderId)
{
    /// <summary>
    /// The messages of <paramref name="contacts"/> people, <paramref name="perContact"/> each; those of one person
    /// follow each other, so that they are sent at the same time.
    /// </summary>
    /// <param name="run">Tells this run's people from those of others.</param>
    internal static IReadOnlyList<TrafficMessage> Plan(string run, int contacts, int perContact) =>
        [
            .. Enumerable
                .Range(0, contacts)
                .SelectMany(contact =>
                    Enumerable
                        .Range(0, perContact)
                        .Select(number => new TrafficMessage($"{run}-{contact}-{number}", $"{run}-{contact}"))
                ),
        ];
}
