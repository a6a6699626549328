namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Ties something of a function to the outside.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class BindingAttribute : Attribute
{
    /// <summary>For derived attributes.</summary>
    public BindingAttribute() { }
}

/// <summary>Ties a parameter to what it is given.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute
{
    /// <summary>For derived attributes.</summary>
    public InputBindingAttribute() { }
}

/// <summary>Ties a parameter to what starts the function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute
{
    /// <summary>For derived attributes.</summary>
    public TriggerBindingAttribute() { }
}
