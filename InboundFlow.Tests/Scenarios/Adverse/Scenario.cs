using System.Reflection;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios.Adverse;

/// <summary>A test of the app's scenario suite, to be run on another engine than usual.</summary>
/// <param name="Test">The method.</param>
/// <param name="Row">Which of its rows of data; null when it has none.</param>
internal sealed record Scenario(MethodInfo Test, int? Row)
{
    /// <summary>The variable that adds the scenarios that take minutes.</summary>
    public const string AllVariable = "INBOUNDFLOW_ADVERSE_SCENARIOS";

    // These stop the app, or lose an answer, at every single request to the storage.
    private static readonly Type[] Long = [typeof(CrashTests), typeof(CrashOverTimeTests), typeof(LostAnswerTests)];

    /// <summary>All of them, but the long ones only when the variable says <c>all</c>.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. typeof(App)
            .Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(App).Namespace && type.Name.EndsWith("Tests"))
            .Where(type => !Long.Contains(type) || TestSwitch.Find(AllVariable) == "all")
            .SelectMany(type => type.GetMethods())
            .SelectMany(Of),
    ];

    public string Name => $"{Test.DeclaringType!.Name}.{Test.Name}{(Row is null ? "" : $" #{Row}")}";

    public static Scenario Find(string name) => All.Single(scenario => scenario.Name == name);

    public Task RunAsync(AzuriteFixture azurite)
    {
        object instance = Activator.CreateInstance(Test.DeclaringType!, azurite)!;
        object?[] arguments = Row is int row ? Rows(Test)[row] : [];
        return (Task)Test.Invoke(instance, arguments)!;
    }

    private static IEnumerable<Scenario> Of(MethodInfo method) =>
        method.GetCustomAttribute<FactAttribute>() is null ? []
        : method.GetCustomAttribute<TheoryAttribute>() is null ? [new Scenario(method, null)]
        : Rows(method).Select((_, row) => new Scenario(method, row));

    private static object?[][] Rows(MethodInfo method) =>
        [.. method.GetCustomAttributes<InlineDataAttribute>().Select(row => row.Data)];
}
