using InboundFlow.Functions.Routing;
using Microsoft.Azure.Functions.Worker;
using NetArchTest.Rules;
using TestResult = NetArchTest.Rules.TestResult;

namespace InboundFlow.Tests.Architecture;

/// <summary>The rules of who may know whom. Each is held against offenders planted in this assembly, too: it can fail.</summary>
public sealed class ArchitectureTests
{
    private const string AppNamespace = "InboundFlow.Functions";
    private const string StorageNamespace = AppNamespace + ".Storage";
    private const string RuntimeNamespace = "InboundFlow.LocalRuntime";
    private const string TablesNamespace = "Azure.Data.Tables";

    private static readonly Types App = Types.InAssembly(typeof(RoutingPolicy).Assembly);
    private static readonly Types Runtime = Types.InAssembly(typeof(FunctionAttribute).Assembly);
    private static readonly Types Planted = Types.InNamespace(typeof(PlantedPolicy).Namespace);

    private static readonly string[] Impure =
    [
        "System.Threading.Tasks",
        "System.TimeProvider",
        "System.Net.Http",
        "System.IO",
        "Azure",
        "Microsoft.Extensions",
    ];

    private static readonly string[] NotReplayable = ["System.TimeProvider", "System.Net.Http", "Azure"];

    [Fact]
    public void Policies_are_pure() => Holds(PoliciesArePure, App, nameof(PlantedPolicy));

    [Fact]
    public void Orchestrators_touch_no_storage_no_network_and_no_clock() =>
        Holds(OrchestratorsAreReplayable, App, nameof(PlantedOrchestrator));

    [Fact]
    public void Only_the_storage_folder_knows_the_tables_client() =>
        Holds(OnlyStorageKnowsTables, App, nameof(PlantedTableUser));

    [Fact]
    public void The_app_does_not_know_which_runtime_hosts_it() =>
        Holds(types => KnowNothingOf(types, RuntimeNamespace), App, nameof(PlantedRuntimeUser));

    [Fact]
    public void The_local_runtime_does_not_know_the_app() =>
        Holds(types => KnowNothingOf(types, AppNamespace), Runtime, nameof(PlantedAppUser));

    [Fact]
    public void The_rules_for_policies_and_orchestrators_have_something_to_hold()
    {
        Assert.NotEmpty(Named(App, "Policy").GetTypes());
        Assert.NotEmpty(Named(App, "Orchestrator").GetTypes());
        Assert.NotEmpty(App.That().HaveDependencyOn(TablesNamespace).GetTypes());
    }

    private static TestResult PoliciesArePure(Types types) =>
        Named(types, "Policy").ShouldNot().HaveDependencyOnAny(Impure).GetResult();

    private static TestResult OrchestratorsAreReplayable(Types types) =>
        Named(types, "Orchestrator").ShouldNot().HaveDependencyOnAny(NotReplayable).GetResult();

    private static TestResult OnlyStorageKnowsTables(Types types) =>
        types.That().DoNotResideInNamespace(StorageNamespace).ShouldNot().HaveDependencyOn(TablesNamespace).GetResult();

    private static TestResult KnowNothingOf(Types types, string @namespace) =>
        types.ShouldNot().HaveDependencyOn(@namespace).GetResult();

    private static PredicateList Named(Types types, string suffix) =>
        types.That().HaveNameEndingWith(suffix, StringComparison.Ordinal);

    private static void Holds(Func<Types, TestResult> rule, Types types, string offender)
    {
        Assert.Contains(rule(Planted).FailingTypeNames, name => name.EndsWith(offender, StringComparison.Ordinal));

        TestResult result = rule(types);
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }
}
