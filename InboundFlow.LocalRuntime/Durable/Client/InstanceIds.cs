namespace InboundFlow.LocalRuntime.Durable.Client;

/// <summary>Which instance ids are taken.</summary>
internal static class InstanceIds
{
    // Keys of Azure Tables have at most 1 KB; the id is in each of them, perhaps escaped, and beside it what the row is.
    private const int MaxLength = 200;

    /// <summary>Whether there can be an instance with this id.</summary>
    public static bool IsPossible(string instanceId) =>
        !string.IsNullOrWhiteSpace(instanceId)
        && instanceId.Length <= MaxLength
        && instanceId[0] != '@'
        && !instanceId.Any(char.IsControl);

    /// <summary>Refuses an id that can't be one.</summary>
    /// <exception cref="ArgumentException">
    /// The id is empty, too long, begins with '@' or has control characters.
    /// </exception>
    public static string Check(string instanceId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        return IsPossible(instanceId)
            ? instanceId
            : throw new ArgumentException(
                $"Instance id '{instanceId}' has more than {MaxLength} characters, begins with '@' or has control "
                    + "characters.",
                nameof(instanceId)
            );
    }
}
