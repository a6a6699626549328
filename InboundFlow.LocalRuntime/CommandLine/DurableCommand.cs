namespace InboundFlow.LocalRuntime.CommandLine;

/// <summary>What a developer asks of the app's program instead of serving.</summary>
internal abstract record DurableCommand
{
    /// <summary>How to ask.</summary>
    public const string Usage = """
        Usage:
          durable get-history --id <instance> [--output <file>]
              writes the history of an orchestration as JSON
          durable replay --history-file <file>
              runs the app's orchestrator over such a history and names the first difference
        """;

    private const string Verb = "durable";

    private DurableCommand() { }

    /// <summary>Reads the program's arguments.</summary>
    /// <returns><see langword="null"/> when the program is to serve.</returns>
    public static DurableCommand? Parse(string[] args) =>
        args switch
        {
            [Verb, "get-history", .. string[] options] => ParseGetHistory(options),
            [Verb, "replay", "--history-file", string file] => new Replay(file),
            [Verb, ..] => new NotUnderstood(),
            _ => null,
        };

    private static DurableCommand ParseGetHistory(string[] options) =>
        options switch
        {
            ["--id", string id] => new GetHistory(id, OutputFile: null),
            ["--id", string id, "--output", string file] => new GetHistory(id, file),
            ["--output", string file, "--id", string id] => new GetHistory(id, file),
            _ => new NotUnderstood(),
        };

    /// <summary>Write an instance's history.</summary>
    /// <param name="OutputFile">Standard output when null.</param>
    public sealed record GetHistory(string InstanceId, string? OutputFile) : DurableCommand;

    /// <summary>Hold the code against a history.</summary>
    public sealed record Replay(string HistoryFile) : DurableCommand;

    /// <summary>Neither.</summary>
    public sealed record NotUnderstood : DurableCommand;
}
