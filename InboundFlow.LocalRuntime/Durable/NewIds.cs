namespace InboundFlow.LocalRuntime.Durable;

/// <summary>Where ids are born: of instances without one, of executions and of messages.</summary>
internal static class NewIds
{
    /// <summary>32 hexadecimal digits.</summary>
    public static string Next()
    {
#pragma warning disable RS0030 // Nobody outside can know them beforehand, and no decision depends on their value.
        return Guid.NewGuid().ToString("N");
#pragma warning restore RS0030
    }
}
