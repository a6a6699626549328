using System.Reflection;
using System.Text.RegularExpressions;

namespace InboundFlow.LocalRuntime.Functions.Rules;

/// <summary>What must be true of a function's name, class and method.</summary>
internal static partial class MethodRules
{
    /// <summary>The problems, each as the rest of a sentence that begins with the function.</summary>
    public static IEnumerable<string> Check(MethodInfo method, string name)
    {
        if (!Name().IsMatch(name))
        {
            yield return "has a name that is not a letter followed by at most 127 letters, digits, '-' or '_'.";
        }

        if (name.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            yield return "is called 'host', which is reserved; choose another name.";
        }

        if (!method.IsPublic)
        {
            yield return "is not public; only public methods are found in Azure.";
        }

        if (!method.DeclaringType!.IsVisible)
        {
            yield return "is in a class that is not public; make it public.";
        }

        if (method.DeclaringType is { IsAbstract: true, IsSealed: false } && !method.IsStatic)
        {
            yield return "is in an abstract class, which cannot be made an object of.";
        }

        if (method.IsGenericMethodDefinition || method.DeclaringType.IsGenericTypeDefinition)
        {
            yield return "is generic; a function cannot be.";
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_\-]{0,127}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
