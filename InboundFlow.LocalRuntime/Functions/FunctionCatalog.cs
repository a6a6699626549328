namespace InboundFlow.LocalRuntime.Functions;

/// <summary>The app's functions, by name.</summary>
internal sealed record FunctionCatalog(IReadOnlyList<FunctionDescriptor> Functions);
