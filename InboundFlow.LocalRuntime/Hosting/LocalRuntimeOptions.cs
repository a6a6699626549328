using System.Reflection;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>What tests change about the host. Register one as a singleton instance before <c>Build</c>.</summary>
internal sealed record LocalRuntimeOptions
{
    /// <summary>Whose functions these are.</summary>
    public Assembly? AppAssembly { get; init; } = Assembly.GetEntryAssembly();

    /// <summary>Only the functions of these classes, instead of a whole assembly's.</summary>
    public IReadOnlyList<Type>? FunctionTypes { get; init; }

    /// <summary>Where <c>host.json</c> is.</summary>
    public string BaseDirectory { get; init; } = AppContext.BaseDirectory;

    /// <summary>Another task hub than <c>host.json</c> names.</summary>
    public string? TaskHub { get; init; }

    /// <summary>Where the host says what it does.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>Where a command says why it could not be carried out.</summary>
    public TextWriter Errors { get; init; } = Console.Error;

    /// <summary>Takes the exit code of a command.</summary>
    public Action<int> Exit { get; init; } = code => Environment.ExitCode = code;
}
