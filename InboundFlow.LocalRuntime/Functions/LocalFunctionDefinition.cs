using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.LocalRuntime.Functions;

/// <summary>What middleware sees of a function.</summary>
internal sealed class LocalFunctionDefinition(
    string name,
    MethodInfo method,
    FunctionTrigger trigger,
    ImmutableArray<ParameterSource> sources
) : FunctionDefinition
{
    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
        method
            .GetParameters()
            .Zip(sources)
            .Select(pair => (pair.First.Name, Type: BindingType(pair.Second, trigger)))
            .Where(pair => pair is { Name: not null, Type: not null })
            .ToImmutableDictionary(
                pair => pair.Name!,
                pair => (BindingMetadata)new LocalBindingMetadata(pair.Name!, pair.Type!),
                StringComparer.Ordinal
            );

    private static string? BindingType(ParameterSource source, FunctionTrigger trigger) =>
        source switch
        {
            ParameterSource.Trigger => trigger.BindingType,
            ParameterSource.DurableClient => "durableClient",
            _ => null,
        };

    private sealed class LocalBindingMetadata(string name, string type) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}
