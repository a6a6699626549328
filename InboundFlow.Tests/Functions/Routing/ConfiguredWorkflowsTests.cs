using InboundFlow.Functions.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.Functions.Routing;

public sealed class ConfiguredWorkflowsTests
{
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Workflow:Name"] = "shop",
        ["Workflow:DefaultTeamId"] = "support",
        ["Workflow:Rules:0:Name"] = "Gold",
        ["Workflow:Rules:0:TeamId"] = "vip",
        ["Workflow:Rules:0:Priority"] = "5",
        ["Workflow:Rules:0:When:0:Field"] = "field.tier",
        ["Workflow:Rules:0:When:0:Operator"] = "equals",
        ["Workflow:Rules:0:When:0:Value"] = "gold",
        ["Workflow:Rules:0:When:1:Field"] = "text",
        ["Workflow:Rules:0:When:1:Operator"] = "exists",
        ["Workflow:Rules:0:Skills:0:Required:billing"] = "5",
        ["Workflow:Rules:0:Skills:0:Preferred:french"] = "3",
        ["Workflow:Rules:0:Skills:0:Preferred:english"] = "2",
        ["Workflow:Rules:0:Skills:0:ForSeconds"] = "60",
        ["Workflow:Rules:0:Skills:1:Required:billing"] = "1",
        ["Workflow:Rules:0:AgentId"] = "ada",
        ["Workflow:Rules:0:AgentIdForSeconds"] = "30",
        ["Workflow:Rules:0:Kind"] = "complaint",
    };

    [Fact]
    public void The_workflow_is_what_the_settings_say()
    {
        WorkflowDefinition workflow = Start(Settings).GetRequiredService<IWorkflows>().Current;

        Assert.Equal("shop", workflow.Name);
        Assert.Equal("support", workflow.Routing.DefaultTeamId);
        RoutingRule rule = Assert.Single(workflow.Routing.Rules);
        Assert.Equal(("Gold", "vip", 5), (rule.Name, rule.TeamId, rule.Priority));
        Assert.Equal([new("field.tier", "equals", "gold"), new("text", "exists", null)], rule.When);
        Assert.Equal(("ada", TimeSpan.FromSeconds(30), "complaint"), (rule.AgentId, rule.AgentIdFor, rule.Kind));
        Assert.Equal([TimeSpan.FromMinutes(1), null], rule.Skills.Select(step => step.For));
        Assert.Equal([5, 1], rule.Skills.Select(step => step.Required["billing"]));
        Assert.Equal(["english", "french"], rule.Skills[0].Preferred.Keys);
        Assert.Equal("owner", workflow.Routing.OwnerField);
    }

    [Fact]
    public void With_no_settings_everything_goes_to_the_default_team()
    {
        WorkflowDefinition workflow = Start([]).GetRequiredService<IWorkflows>().Current;

        Assert.Empty(workflow.Routing.Rules);
        Assert.Equal("support", workflow.Routing.DefaultTeamId);
    }

    [Fact]
    public void The_version_is_the_same_for_the_same_content()
    {
        string version = VersionOf(Settings);

        Assert.Matches("^[0-9a-f]{12}$", version);
        Assert.Equal(version, VersionOf(new Dictionary<string, string?>(Settings.Reverse(), StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("Workflow:Name", "shop2")]
    [InlineData("Workflow:DefaultTeamId", "crowd")]
    [InlineData("Workflow:Rules:0:Priority", "6")]
    [InlineData("Workflow:Rules:0:When:0:Value", "silver")]
    [InlineData("Workflow:OwnerField", "accountManager")]
    [InlineData("Workflow:Rules:0:Skills:0:Required:billing", "6")]
    [InlineData("Workflow:Rules:0:Skills:0:Preferred:german", "3")]
    [InlineData("Workflow:Rules:0:Skills:0:ForSeconds", "61")]
    [InlineData("Workflow:Rules:0:AgentId", "bo")]
    [InlineData("Workflow:Rules:0:AgentIdForSeconds", "31")]
    [InlineData("Workflow:Rules:0:Kind", "praise")]
    public void The_version_changes_whenever_the_content_does(string key, string value) =>
        Assert.NotEqual(
            VersionOf(Settings),
            VersionOf(new Dictionary<string, string?>(Settings, StringComparer.Ordinal) { [key] = value }),
            StringComparer.Ordinal
        );

    [Fact]
    public void A_workflow_with_problems_does_not_start_and_every_problem_is_named_by_its_setting()
    {
        Dictionary<string, string?> settings = new(Settings, StringComparer.Ordinal)
        {
            ["Workflow:Name"] = "",
            ["Workflow:Rules:0:TeamId"] = "",
            ["Workflow:Rules:0:When:0:Operator"] = "resembles",
            ["Workflow:Rules:0:Skills:0:ForSeconds"] = "-1",
        };

        OptionsValidationException refusal = Assert.Throws<OptionsValidationException>(() => Start(settings));

        Assert.Collection(
            refusal.Failures,
            failure => Assert.StartsWith("Workflow:Name: ", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Workflow:Rules:0:TeamId: ", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Workflow:Rules:0:Skills:0:ForSeconds: ", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Workflow:Rules:0:When:0:Operator: ", failure, StringComparison.Ordinal)
        );
    }

    private static string VersionOf(Dictionary<string, string?> settings) =>
        Start(settings).GetRequiredService<IWorkflows>().Current.Version;

    private static ServiceProvider Start(Dictionary<string, string?> settings)
    {
        ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddWorkflows()
            .BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        return services;
    }
}
