namespace Microsoft.DurableTask;

/// <summary>Turns inputs, results and events into text and back.</summary>
public abstract class DataConverter
{
    /// <summary>The value as text; null for null.</summary>
    public abstract string? Serialize(object? value);

    /// <summary>The text as a value; null for null.</summary>
    public abstract object? Deserialize(string? data, Type targetType);

    /// <summary>The text as a value; the default for null.</summary>
    public virtual T? Deserialize<T>(string? data)
    {
        object? value = Deserialize(data, typeof(T));
        return value is null ? default : (T)value;
    }
}
