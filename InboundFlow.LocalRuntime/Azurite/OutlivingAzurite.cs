using System.Diagnostics;
using System.Globalization;
using InboundFlow.LocalRuntime.Hosting;

namespace InboundFlow.LocalRuntime.Azurite;

/// <summary>
/// An Azurite in a session of its own: neither Ctrl+C in our terminal nor killing us reaches it, so what it acknowledged
/// it also saves.
/// </summary>
/// <remarks>
/// Azurite saves every 5 seconds and when it is stopped gracefully; killing Azurite itself loses what came since the last
/// save. The data folder notes which process serves it, so that the next start of ours finds it again.
/// </remarks>
internal sealed class OutlivingAzurite
{
    // The middleman exists because only a process that is not our child survives us everywhere.
    private const string LaunchCode = """
        const [, , log, ...command] = process.argv;
        const out = require('fs').openSync(log, 'w');
        const options = { detached: true, stdio: ['ignore', out, out], windowsHide: true };
        const child = require('child_process').spawn(process.execPath, command, options);
        child.on('spawn', () => { console.log(child.pid); process.exit(0); });
        """;

    // .NET cannot send SIGTERM. (On Windows this ends it at once: up to 5 seconds of writes are lost there.)
    private const string StopCode = "process.kill(Number(process.argv[2]), 'SIGTERM');";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly string location;
    private readonly ProcessIdentity process;

    private OutlivingAzurite(
        string location,
        ProcessIdentity process,
        AzuriteEndpoints endpoints,
        bool wasRunning,
        bool isOurs
    )
    {
        IsOurs = isOurs;
        this.location = location;
        this.process = process;
        Endpoints = endpoints;
        WasRunning = wasRunning;
    }

    /// <summary>Where it listens.</summary>
    public AzuriteEndpoints Endpoints { get; }

    /// <summary>Whether it was found running rather than started.</summary>
    public bool WasRunning { get; }

    /// <summary>Whether it is for this process to stop: no other process that lives has started it.</summary>
    public bool IsOurs { get; }

    /// <summary>Its operating system's id.</summary>
    public int ProcessId => process.Id;

    /// <summary>Finds the one that serves <paramref name="location"/>, or starts it and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">Azurite or Node.js is missing, or Azurite gave up; it says why.</exception>
    public static async Task<OutlivingAzurite> StartAsync(
        string location,
        AzuriteEndpoints ports,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(location, ports, cancellationToken) is { } running)
        {
            return running;
        }

        AzuriteInstallation installation = AzuriteInstallation.Find(AppContext.BaseDirectory);
        Directory.CreateDirectory(location);
        ProcessIdentity server = await LaunchAsync(installation, location, ports, cancellationToken);
        await NoteAsync(location, server, cancellationToken);
        await WaitUntilItAnswersAsync(server, location, ports, cancellationToken);
        return new OutlivingAzurite(location, server, ports, wasRunning: false, isOurs: true);
    }

    /// <summary>Finds the one that another start left running, and makes it ours when whoever started it is gone.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    public static async Task<OutlivingAzurite?> FindAsync(
        string location,
        AzuriteEndpoints ports,
        CancellationToken cancellationToken
    )
    {
        string note = NotePath(location);
        if (!File.Exists(note))
        {
            return null;
        }

        string[] lines = await File.ReadAllLinesAsync(note, cancellationToken);
        ProcessIdentity? server = ProcessIdentity.Parse(lines.FirstOrDefault());
        if (server is null || !server.IsRunningHere() || !await ports.AnswerAsync(cancellationToken))
        {
            return null;
        }

        ProcessIdentity? starter = ProcessIdentity.Parse(lines.ElementAtOrDefault(1));
        bool isOurs = starter is null || starter == ProcessIdentity.Current || !starter.IsRunningHere();
        if (isOurs)
        {
            await NoteAsync(location, server, cancellationToken);
        }

        return new OutlivingAzurite(location, server, ports, wasRunning: true, isOurs);
    }

    /// <summary>Stops it gracefully: returns when it has saved and is gone. Does nothing when it is gone already.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (process.IsRunningHere())
        {
            string id = process.Id.ToString(CultureInfo.InvariantCulture);
            using Process stop = AzuriteInstallation.StartNode(StopCode, [id]);
            await stop.WaitForExitAsync(cancellationToken);
        }

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        while (process.IsRunningHere())
        {
            await Task.Delay(PollInterval, TimeProvider.System, limit.Token);
        }

        File.Delete(NotePath(location));
    }

    private static Task NoteAsync(string location, ProcessIdentity server, CancellationToken cancellationToken) =>
        File.WriteAllLinesAsync(
            NotePath(location),
            [server.ToString(), ProcessIdentity.Current.ToString()],
            cancellationToken
        );

    private static string NotePath(string location) => Path.Combine(location, "azurite.pid");

    private static string LogPath(string location) => Path.Combine(location, "azurite.log");

    private static async Task<ProcessIdentity> LaunchAsync(
        AzuriteInstallation installation,
        string location,
        AzuriteEndpoints ports,
        CancellationToken cancellationToken
    )
    {
        using Process middleman = AzuriteInstallation.StartNode(
            LaunchCode,
            [LogPath(location), installation.Script, .. AzuriteInstallation.Arguments(ports, location)]
        );
        string? id = await middleman.StandardOutput.ReadLineAsync(cancellationToken);
        string errors = await middleman.StandardError.ReadToEndAsync(cancellationToken);
        return
            int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
            && ProcessIdentity.Of(processId) is { } process
            ? process
            : throw new InvalidOperationException($"Azurite did not start. {errors}{ReadLog(location)}");
    }

    private static async Task WaitUntilItAnswersAsync(
        ProcessIdentity process,
        string location,
        AzuriteEndpoints ports,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        while (!await ports.AnswerAsync(limit.Token))
        {
            if (!process.IsRunningHere())
            {
                throw new InvalidOperationException($"Azurite did not start. It said: {ReadLog(location)}");
            }

            await Task.Delay(PollInterval, TimeProvider.System, limit.Token);
        }
    }

    private static string ReadLog(string location) =>
        File.Exists(LogPath(location)) ? File.ReadAllText(LogPath(location)) : "";
}
