using System.Globalization;

namespace InboundFlow.LocalRuntime.Durable;

/// <summary>Takes the place of the engine's own: the same run has the same ids.</summary>
internal static class NewIds
{
    private static long last;

    /// <summary>32 digits.</summary>
    public static string Next() => (++last).ToString("D32", CultureInfo.InvariantCulture);

    /// <summary>Begins again, for another run.</summary>
    public static void Reset() => last = 0;
}
