using System.Text.Json.Serialization;

namespace Microsoft.DurableTask;

/// <summary>Why an activity or orchestration failed, as it is kept in the history.</summary>
/// <param name="ErrorType">The full name of the exception's type.</param>
/// <param name="ErrorMessage">Its message.</param>
/// <param name="StackTrace">Where it was thrown.</param>
/// <param name="InnerFailure">The failure that caused this one.</param>
/// <param name="Properties">Always null here.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties
)
{
    /// <summary>Trying again can't help, as when there is no such function.</summary>
    [JsonInclude]
    internal bool IsNonRetriable { get; init; }

    /// <summary>Describes an exception and those within it. A failed task counts as its own failure.</summary>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        TaskFailureDetails? inner = exception switch
        {
            TaskFailedException failed => failed.FailureDetails,
            { InnerException: { } cause } => FromException(cause),
            _ => null,
        };
        string type = exception.GetType().FullName ?? exception.GetType().Name;
        return new(type, exception.Message, exception.StackTrace, inner, Properties: null);
    }

    /// <summary>Whether the failure is a <typeparamref name="T"/> or derives from it.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>Whether the failure is a <paramref name="targetBaseExceptionType"/> or derives from it.</summary>
    /// <remarks>The type is looked up by name in the loaded assemblies; an unknown one is caused by nothing.</remarks>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException(
                $"{targetBaseExceptionType} is not an exception type.",
                nameof(targetBaseExceptionType)
            );
        }

        Type? type = AppDomain
            .CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(ErrorType, throwOnError: false))
            .FirstOrDefault(candidate => candidate is not null);
        return type is not null && targetBaseExceptionType.IsAssignableFrom(type);
    }

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";
}
