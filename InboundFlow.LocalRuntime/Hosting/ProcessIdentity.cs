using System.Diagnostics;
using System.Globalization;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>One life of one process: two processes that got the same id one after the other differ by the stamp.</summary>
/// <param name="Machine">The machine's name: elsewhere the id means nothing.</param>
/// <param name="Stamp">When it started, in whatever unit the operating system keeps.</param>
internal sealed record ProcessIdentity(string Machine, int Id, string Stamp)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } =
        Of(Environment.ProcessId) ?? throw new InvalidOperationException("This process does not find itself.");

    /// <summary>The process that has this id now, or <see langword="null"/> when none runs.</summary>
    public static ProcessIdentity? Of(int processId) =>
        ReadStamp(processId) is { } stamp ? new ProcessIdentity(Environment.MachineName, processId, stamp) : null;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns><see langword="null"/> when the text is not such a one.</returns>
    public static ProcessIdentity? Parse(string? text) =>
        text?.Split('|') is [string machine, string id, string stamp]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new ProcessIdentity(machine, number, stamp)
            : null;

    /// <summary>Whether it is of this machine and still runs.</summary>
    public bool IsRunningHere() => IsOfThisMachine && string.Equals(ReadStamp(Id), Stamp, StringComparison.Ordinal);

    /// <summary>Whether it is of this machine, so that <see cref="IsRunningHere"/> is the whole truth about it.</summary>
    public bool IsOfThisMachine => string.Equals(Machine, Environment.MachineName, StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}|{Id}|{Stamp}");

    private static string? ReadStamp(int processId)
    {
        string stat = $"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat";
        return OperatingSystem.IsLinux() ? ReadLinuxStamp(stat) : ReadStartTime(processId);
    }

    private static string? ReadLinuxStamp(string path)
    {
        try
        {
            // "pid (name) state ... starttime": the name may hold spaces, so count from the last parenthesis.
            string text = File.ReadAllText(path);
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            // A zombie has exited; only its parent has not looked yet.
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? ReadStartTime(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            return process.HasExited
                ? null
                : process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception)
            when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
