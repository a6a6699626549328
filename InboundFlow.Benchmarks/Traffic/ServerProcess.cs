using System.Diagnostics;
using System.Globalization;

namespace InboundFlow.Benchmarks.Traffic;

/// <summary>The real server in a process of its own, which can be killed and started again.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LinesKept = 60;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Queue<string> output = new();
    private readonly IReadOnlyDictionary<string, string?> settings;
    private readonly TimeProvider time;
    private readonly int port = FreePort.Find();
    private TaskCompletionSource up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? process;

    private ServerProcess(IReadOnlyDictionary<string, string?> settings, TimeProvider time)
    {
        this.settings = settings;
        this.time = time;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
    }

    /// <summary>Calls this server, before and after a restart.</summary>
    internal HttpClient Http { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="settings">With <c>:</c> between the parts of their names.</param>
    /// <exception cref="InvalidOperationException">It ended or kept silent; the message has its last words.</exception>
    internal static async Task<ServerProcess> StartAsync(
        IReadOnlyDictionary<string, string?> settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ServerProcess server = new(settings, time);
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when the server answers: at once unless it is being restarted.</summary>
    internal Task WhenUpAsync(CancellationToken cancellationToken) => up.Task.WaitAsync(cancellationToken);

    /// <summary>Kills it without warning, starts it on the same port and waits until it answers.</summary>
    internal async Task KillAndRestartAsync(CancellationToken cancellationToken)
    {
        up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await KillAsync();
        await StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        process = Process.Start(Command()) ?? throw new InvalidOperationException("The server did not start.");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using CancellationTokenSource limit = new(StartLimit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token,
            cancellationToken
        );
        using PeriodicTimer timer = new(PollInterval, time);
        try
        {
            while (!await AnswersAsync(either.Token))
            {
                await timer.WaitForNextTickAsync(either.Token);
            }
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The server does not answer. {LastWords()}", e);
        }

        up.TrySetResult();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (process!.HasExited)
        {
            throw new InvalidOperationException($"The server ended with code {process.ExitCode}. {LastWords()}");
        }

        try
        {
            using HttpResponseMessage response = await Http.GetAsync("api/agents", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private ProcessStartInfo Command()
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "InboundFlow.Functions.dll"),
                "--port",
                port.ToString(CultureInfo.InvariantCulture),
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return start;
    }

    private async Task KillAsync()
    {
        if (process is null)
        {
            return;
        }

        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
        process = null;
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.Enqueue(line ?? "");
            if (output.Count > LinesKept)
            {
                output.Dequeue();
            }
        }
    }

    private string LastWords()
    {
        lock (output)
        {
            return "Its last words: " + string.Join(Environment.NewLine, output);
        }
    }
}
