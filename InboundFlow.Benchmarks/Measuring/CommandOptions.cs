using System.Globalization;

namespace InboundFlow.Benchmarks.Measuring;

/// <summary>Reads what the commands' options have in common.</summary>
internal static class CommandOptions
{
    /// <summary>Runs a command with its options, or prints its help, beside what is wrong with them.</summary>
    /// <returns>The exit code: the command's, 0 after <c>--help</c>, 2 when the options make no sense.</returns>
    public static async Task<int> RunAsync<T>(
        IReadOnlyList<string> arguments,
        string help,
        Func<IReadOnlyList<string>, T> parse,
        Func<T, Task<int>> run,
        TextWriter output
    )
    {
        if (arguments.Contains("--help", StringComparer.Ordinal))
        {
            await output.WriteLineAsync(help);
            return 0;
        }

        T options;
        try
        {
            options = parse(arguments);
        }
        catch (FormatException e)
        {
            await output.WriteLineAsync($"{e.Message}{Environment.NewLine}{help}");
            return 2;
        }

        return await run(options);
    }

    /// <summary>What is to be measured: the first word.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static string What(IReadOnlyList<string> arguments) =>
        arguments.Count > 0 ? arguments[0] : throw new FormatException("Of what?");

    /// <summary>Takes the options one after another, from <paramref name="first"/> on.</summary>
    /// <param name="take">The options as they are with this one, whose value it may ask for.</param>
    /// <exception cref="FormatException">An option has no value, or makes no sense.</exception>
    public static T Read<T>(
        IReadOnlyList<string> arguments,
        int first,
        T options,
        Func<T, string, Func<string>, T> take
    )
    {
        for (int index = first; index < arguments.Count; index++)
        {
            string name = arguments[index];
            options = take(
                options,
                name,
                () => ++index < arguments.Count ? arguments[index] : throw new FormatException($"{name} needs a value.")
            );
        }

        return options;
    }

    /// <summary>A whole number above 0.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new FormatException($"{name} needs a whole number above 0, not '{text}'.");

    /// <summary>What to say of an option that there is not.</summary>
    public static FormatException Unknown(string name) => new($"There is no option {name}.");
}
