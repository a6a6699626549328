using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace InboundFlow.LocalRuntime.Azurite;

/// <summary>An Azurite on free ports that ends with this process, even when this process is killed.</summary>
/// <remarks>For tests and benchmarks. <see cref="OutlivingAzurite"/> is the one that data is entrusted to.</remarks>
internal sealed partial class AzuriteServer : IAsyncDisposable
{
    // Our end of its standard input closes when we end, however we end. It then stops as for SIGTERM: it saves.
    private const string Code = """
        process.stdin.on('end', () => process.emit('SIGTERM')).resume();
        require(process.argv[2]);
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process process;

    private AzuriteServer(Process process, AzuriteEndpoints endpoints)
    {
        this.process = process;
        Endpoints = endpoints;
    }

    /// <summary>Where it listens.</summary>
    public AzuriteEndpoints Endpoints { get; }

    /// <summary>What storage clients take.</summary>
    public string ConnectionString => Endpoints.ConnectionString;

    /// <summary>Its operating system's id.</summary>
    public int ProcessId => process.Id;

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="location">Where it keeps its data; in memory when <see langword="null"/>.</param>
    /// <exception cref="InvalidOperationException">Azurite or Node.js is missing, or Azurite gave up; it says why.</exception>
    public static async Task<AzuriteServer> StartAsync(string? location, CancellationToken cancellationToken)
    {
        AzuriteInstallation installation = AzuriteInstallation.Find(AppContext.BaseDirectory);
        Process started = AzuriteInstallation.StartNode(
            Code,
            [installation.Script, .. AzuriteInstallation.Arguments(new AzuriteEndpoints(0, 0, 0), location)]
        );
        try
        {
            AzuriteEndpoints endpoints = await ReadEndpointsAsync(started, cancellationToken);
            return new AzuriteServer(started, endpoints);
        }
        catch
        {
            started.Kill();
            started.Dispose();
            throw;
        }
    }

    /// <summary>Stops it gracefully.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private static async Task<AzuriteEndpoints> ReadEndpointsAsync(Process process, CancellationToken cancellationToken)
    {
        // Both streams are read for as long as it lives: a full pipe would stop it.
        TaskCompletionSource<AzuriteEndpoints> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Dictionary<string, int> ports = new(StringComparer.Ordinal);
        List<string> errors = [];
        process.OutputDataReceived += (_, line) => ReadLine(line.Data, ports, errors, listening);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.Add(line.Data ?? "");
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return await listening.Task.WaitAsync(StartLimit, cancellationToken);
    }

    private static void ReadLine(
        string? line,
        Dictionary<string, int> ports,
        List<string> errors,
        TaskCompletionSource<AzuriteEndpoints> listening
    )
    {
        if (line is null)
        {
            lock (errors)
            {
                string said = string.Join(Environment.NewLine, errors);
                listening.TrySetException(new InvalidOperationException($"Azurite did not start. {said}"));
            }

            return;
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            ports[match.Groups["service"].Value] = int.Parse(
                match.Groups["port"].ValueSpan,
                CultureInfo.InvariantCulture
            );
        }

        if (ports.Count == 3)
        {
            listening.TrySetResult(new AzuriteEndpoints(ports["Blob"], ports["Queue"], ports["Table"]));
        }
    }

    [GeneratedRegex(
        @"^Azurite (?<service>\w+) service is successfully listening at http://.*:(?<port>\d+)$",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Listening();
}
