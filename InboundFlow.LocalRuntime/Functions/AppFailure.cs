using System.Text;

namespace InboundFlow.LocalRuntime.Functions;

/// <summary>What a log may say of an exception that the app's code has thrown.</summary>
/// <remarks>Its message may quote what it was about: names, numbers, texts. The types and the places quote nothing.</remarks>
internal static class AppFailure
{
    /// <summary>The types of the exception and of its causes, each with its stack trace.</summary>
    public static string Trace(Exception exception)
    {
        StringBuilder text = new();
        for (Exception? each = exception; each is not null; each = each.InnerException)
        {
            text.AppendLine().Append(each.GetType().FullName).AppendLine().Append(each.StackTrace);
        }

        return text.ToString();
    }
}
