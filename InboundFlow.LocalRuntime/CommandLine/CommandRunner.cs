using System.Net.Sockets;
using Azure;
using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.LocalRuntime.CommandLine;

/// <summary>Carries out a <see cref="DurableCommand"/> with the app's functions and its storage.</summary>
/// <param name="services">The app's, none of them started.</param>
/// <param name="output">Gets what was asked for and nothing else.</param>
/// <param name="errors">Gets why it could not be had.</param>
internal sealed class CommandRunner(IServiceProvider services, TextWriter output, TextWriter errors)
{
    /// <summary>It was done; a replay agrees.</summary>
    public const int Done = 0;

    /// <summary>A replay differs.</summary>
    public const int Differs = 1;

    /// <summary>It could not be done.</summary>
    public const int Impossible = 2;

    /// <summary>Carries it out.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(DurableCommand command, CancellationToken cancellationToken)
    {
        if (services.GetService<IDurableFunctions>() is null)
        {
            return Refuse("The app has no durable functions.");
        }

        try
        {
            return command switch
            {
                DurableCommand.GetHistory get => await GetHistoryAsync(get, cancellationToken),
                DurableCommand.Replay replay => await ReplayAsync(replay, cancellationToken),
                _ => Refuse(DurableCommand.Usage),
            };
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Refuse(exception.Message);
        }
    }

    private async Task<int> GetHistoryAsync(DurableCommand.GetHistory command, CancellationToken cancellationToken)
    {
        StoredInstance? stored;
        try
        {
            stored = await services
                .GetRequiredService<IOrchestrationStore>()
                .PeekAsync(command.InstanceId, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            // No instance has ever been started: the tables are not there.
            stored = null;
        }
        catch (InvalidOperationException unusable)
        {
            return Refuse(unusable.Message);
        }
        catch (Exception exception) when (IsSilence(exception))
        {
            return Refuse("The storage does not answer. Is AzureWebJobsStorage right, and Azurite running?");
        }

        if (stored is null)
        {
            return Refuse($"There is no orchestration '{command.InstanceId}' in this task hub.");
        }

        if (stored.History.Count == 0)
        {
            return Refuse($"Orchestration '{command.InstanceId}' has not begun: it has no history yet.");
        }

        string json = HistoryJson.Write(new(command.InstanceId, stored.Head.ExecutionId, stored.History));
        await (
            command.OutputFile is { } file
                ? File.WriteAllTextAsync(file, json + "\n", cancellationToken)
                : output.WriteLineAsync(json)
        );
        return Done;
    }

    private async Task<int> ReplayAsync(DurableCommand.Replay command, CancellationToken cancellationToken)
    {
        RecordedHistory recorded;
        try
        {
            recorded = HistoryJson.Read(await File.ReadAllTextAsync(command.HistoryFile, cancellationToken));
        }
        catch (InvalidDataException unreadable)
        {
            return Refuse($"'{command.HistoryFile}' can't be read. {unreadable.Message}");
        }

        if (services.GetRequiredService<IDurableFunctions>().FindOrchestrator(recorded.Orchestrator) is null)
        {
            return Refuse($"The app has no orchestrator '{recorded.Orchestrator}', whose history this is.");
        }

        HistoryReplay replay = new(services.GetRequiredService<OrchestratorTurn>());
        switch (replay.Run(recorded))
        {
            case ReplayVerdict.Differs { Message: { } message }:
                await output.WriteLineAsync(message);
                return Differs;
            case ReplayVerdict.Same { Events: int count }:
                await output.WriteLineAsync($"'{recorded.Orchestrator}' replays the same, {count} events.");
                return Done;
            default:
                throw new InvalidOperationException("A replay has two outcomes.");
        }
    }

    private int Refuse(string message)
    {
        errors.WriteLine(message);
        return Impossible;
    }

    private static bool IsSilence(Exception exception) =>
        exception is RequestFailedException { Status: 0 } or HttpRequestException or SocketException
        || exception is AggregateException several && several.InnerExceptions.Any(IsSilence);
}
