using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.LocalRuntime.Functions;

/// <summary>Calls a function's method, whatever it returns: nothing, a value, a task or a value task.</summary>
internal sealed class FunctionMethod
{
    private readonly MethodInfo method;
    private readonly Func<object?, Task<object?>> awaitResult;
    private readonly Lazy<ObjectFactory> factory;

    public FunctionMethod(MethodInfo method)
    {
        this.method = method;
        awaitResult = Awaiter(method.ReturnType);
        // Late, so that a class that breaks a rule is reported by that rule.
        factory = new Lazy<ObjectFactory>(() => ActivatorUtilities.CreateFactory(method.ReflectedType!, []));
    }

    /// <summary>What comes out in the end: <see langword="null"/> for nothing.</summary>
    public static Type? ResultType(Type returnType) =>
        returnType == typeof(void) || returnType == typeof(Task) || returnType == typeof(ValueTask) ? null
        : IsGeneric(returnType, typeof(Task<>)) || IsGeneric(returnType, typeof(ValueTask<>))
            ? returnType.GetGenericArguments()[0]
        : returnType;

    /// <summary>Makes an object of the class, unless the method is static, and calls.</summary>
    /// <exception cref="Exception">Whatever the function throws, as it throws it.</exception>
    public async Task<object?> InvokeAsync(IServiceProvider services, object?[] arguments)
    {
        object? instance = method.IsStatic ? null : factory.Value(services, []);
        try
        {
            object? returned = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            return await awaitResult(returned);
        }
        finally
        {
            // Not from the container, so the scope does not do it.
            await DisposeAsync(instance);
        }
    }

    private static async ValueTask DisposeAsync(object? instance)
    {
        switch (instance)
        {
            case IAsyncDisposable asynchronous:
                await asynchronous.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }

    private static Func<object?, Task<object?>> Awaiter(Type type)
    {
        if (IsGeneric(type, typeof(Task<>)) || IsGeneric(type, typeof(ValueTask<>)))
        {
            string name = IsGeneric(type, typeof(Task<>)) ? nameof(AwaitTaskAsync) : nameof(AwaitValueTaskAsync);
            return typeof(FunctionMethod)
                .GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type.GetGenericArguments())
                .CreateDelegate<Func<object?, Task<object?>>>();
        }

        return type == typeof(Task) ? AwaitPlainTaskAsync
            : type == typeof(ValueTask) ? AwaitPlainValueTaskAsync
            : Task.FromResult;
    }

    private static bool IsGeneric(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static async Task<object?> AwaitPlainTaskAsync(object? returned)
    {
        await (Task)returned!;
        return null;
    }

    private static async Task<object?> AwaitPlainValueTaskAsync(object? returned)
    {
        await (ValueTask)returned!;
        return null;
    }

    private static async Task<object?> AwaitTaskAsync<T>(object? returned) => await (Task<T>)returned!;

    private static async Task<object?> AwaitValueTaskAsync<T>(object? returned) => await (ValueTask<T>)returned!;
}
