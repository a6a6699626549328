namespace InboundFlow.LocalRuntime.Durable.Client;

/// <summary>Which instance ids are taken.</summary>
internal static class InstanceIds
{
    // Keys of Azure Tables have at most 1 KB; the id is in each of them, perhaps escaped, and beside it what the row is.
    private const int MaxLength = 200;

    /// <summary>Refuses an id that can't be one.</summary>
    /// <exception cref="ArgumentException">The id is empty, too long or begins with '@'.</exception>
    public static string Check(string instanceId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        if (instanceId.Length > MaxLength || instanceId[0] == '@')
        {
            throw new ArgumentException(
                $"Instance id '{instanceId}' has more than {MaxLength} characters or begins with '@'.",
                nameof(instanceId)
            );
        }

        return instanceId;
    }
}
