using System.Reflection;
using BenchmarkDotNet.Running;
using InboundFlow.Benchmarks.Measuring;

const string Help = """
    Usage: dotnet run -c Release --project InboundFlow.Benchmarks -- <command> [options]

      traffic   Sends signed webhooks to a server and reports what became of them. `traffic --help` lists the options.
      decide    Measures one decision at a time with BenchmarkDotNet, whose own options may follow.
      help      Prints this.
    """;

switch (args)
{
    case ["traffic", .. string[] options]:
        return await TrafficCommand.RunAsync(options, Console.Out, CancellationToken.None);
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
