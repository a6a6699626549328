namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a request must carry, in Azure and wherever the local host asks for keys.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>Not used by Azure Functions any more.</summary>
    User = 1,

    /// <summary>A function key or a host key.</summary>
    Function = 2,

    /// <summary>A system key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
