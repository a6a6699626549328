using InboundFlow.LocalRuntime.Http.Keys;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>The host's keys, if it could have any.</summary>
/// <param name="Problem">Why it has none.</param>
internal sealed record HostKeys(KeyFile? File, InvalidOperationException? Problem)
{
    /// <summary>Opens the file of keys.</summary>
    /// <exception cref="InvalidOperationException">It can't be opened, and the host is to ask for keys.</exception>
    public static HostKeys Open(HostAccess access, string folder)
    {
        try
        {
            return new HostKeys(KeyFile.Open(Path.Combine(folder, access.KeysFile ?? KeyFile.Name)), null);
        }
        catch (InvalidOperationException exception) when (!access.AsksForKeys)
        {
            // A folder that can't be written to is no reason not to start as long as nobody needs a key.
            return new HostKeys(null, exception);
        }
    }
}
