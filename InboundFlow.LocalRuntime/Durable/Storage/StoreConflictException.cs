namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>The instance has been changed since it was read. Nothing was written: read it again and repeat.</summary>
public sealed class StoreConflictException : Exception
{
    public StoreConflictException(string message)
        : base(message) { }

    public StoreConflictException(string message, Exception innerException)
        : base(message, innerException) { }

    public StoreConflictException() { }

    internal static StoreConflictException For(string instanceId) =>
        new($"Instance '{instanceId}' has been changed since it was read. Is another process using this task hub?");
}
