namespace InboundFlow.Functions.Storage;

/// <summary>Other processes kept changing the dispatch partition. Nothing was changed by this call: try again.</summary>
public sealed class DispatchContentionException(int attempts)
    : IOException(
        $"The dispatch partition changed {attempts} times while a decision was taken. Nothing was decided: try again."
    );
