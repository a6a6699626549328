using System.Reflection;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Running;
using InboundFlow.Benchmarks.Dispatch;
using InboundFlow.Benchmarks.Engine;
using InboundFlow.Benchmarks.Measuring;
using InboundFlow.Benchmarks.Simulation;

const string Help = """
    Usage: dotnet run -c Release --project InboundFlow.Benchmarks -- <command> [options]

      traffic   Sends signed webhooks to a server and reports what became of them. `traffic --help` lists the options.
      engine    Measures the durable engine alone. `engine --help` lists what can be measured.
      dispatch  Measures the dispatcher alone. `dispatch --help` lists what can be measured.
      simulate  Lets a made-up day of conversations happen and reports how they were served. `simulate --help`.
      promises  Lets such a day happen while the storage fails and processes die, and checks every promise. `promises --help`.
      decide    Measures one decision at a time with BenchmarkDotNet, whose own options may follow.
      help      Prints this.
    """;

switch (args)
{
    case ["traffic", .. string[] options]:
        return await RunAsync(stop => TrafficCommand.RunAsync(options, Console.Out, stop));
    case ["engine", .. string[] options]:
        return await RunAsync(stop => EngineCommand.RunAsync(options, Console.Out, stop));
    case ["dispatch", .. string[] options]:
        return await RunAsync(stop => DispatchCommand.RunAsync(options, Console.Out, stop));
    case ["simulate", .. string[] options]:
        return await RunAsync(stop => SimulateCommand.RunAsync(options, Console.Out, stop));
    case ["promises", .. string[] options]:
        return await RunAsync(stop => PromisesCommand.RunAsync(options, Console.Out, stop));
    case ["decide", .. string[] options]:
        BenchmarkSwitcher
            .FromAssembly(Assembly.GetExecutingAssembly())
            .Run(options.Length == 0 ? ["--filter", "*"] : options);
        return 0;
    case ["help" or "--help"]:
        Console.WriteLine(Help);
        return 0;
    default:
        await Console.Error.WriteLineAsync(Help);
        return 2;
}

static async Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
{
    // A server of our own must not outlive us.
    using CancellationTokenSource stop = new();
    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }

    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    try
    {
        return await command(stop.Token);
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        await Console.Error.WriteLineAsync("Stopped.");
        return 130;
    }
}
