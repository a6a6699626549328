using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Supervision;

namespace InboundFlow.Functions.Routing;

/// <summary>Finds what is wrong with what a rule asks of the agent.</summary>
internal static class DemandValidation
{
    private const int HighestPriority = 100;
    private const int MostSteps = 10;
    private const int MostSkills = 20;
    private const int BestLevel = 10;
    private const int LongestName = 64;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Every problem, in the order in which the members are written.</summary>
    /// <param name="pointer">Of the rule.</param>
    public static IEnumerable<WorkflowProblem> Validate(string pointer, RoutingRule rule)
    {
        if (rule.Priority is < -HighestPriority or > HighestPriority)
        {
            yield return new(
                pointer + "/priority",
                $"{rule.Priority} is no priority: use -{HighestPriority} to {HighestPriority}."
            );
        }

        if (rule.Kind?.Length > LongestName)
        {
            yield return new(pointer + "/kind", $"The kind is too long: use at most {LongestName} characters.");
        }

        foreach (WorkflowProblem problem in AgentProblems(pointer, rule).Concat(StepProblems(pointer, rule.Skills)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<WorkflowProblem> AgentProblems(string pointer, RoutingRule rule)
    {
        if (rule.AgentId is null)
        {
            if (rule.AgentIdFor is not null)
            {
                yield return new(pointer + "/agentIdForSeconds", "There is no agent to wait for: name one in agentId.");
            }

            yield break;
        }

        if (!Ids.IsValid(rule.AgentId))
        {
            yield return new(pointer + "/agentId", $"'{rule.AgentId}' is no agent id: use {Ids.Rule}.");
        }

        if (TimeProblem(rule.AgentIdFor) is string message)
        {
            yield return new(pointer + "/agentIdForSeconds", message);
        }

        if (rule.AgentIdFor is null && rule.Skills.Count > 0)
        {
            yield return new(
                pointer + "/skills",
                $"They are never asked for: it waits for '{rule.AgentId}' as long as it takes. Set agentIdForSeconds."
            );
        }
    }

    private static IEnumerable<WorkflowProblem> StepProblems(string pointer, IReadOnlyList<SkillStep> steps)
    {
        if (steps.Count > MostSteps)
        {
            yield return new(pointer + "/skills", $"There are {steps.Count} steps: use at most {MostSteps}.");
        }

        for (int i = 0; i < steps.Count; i++)
        {
            SkillStep step = steps[i];
            string at = $"{pointer}/skills/{i}";
            if (step.For is null && i < steps.Count - 1)
            {
                yield return new(at + "/forSeconds", "The steps after it are never reached: say how long it lasts.");
            }

            if (TimeProblem(step.For) is string message)
            {
                yield return new(at + "/forSeconds", message);
            }

            if (step.Required.Count + step.Preferred.Count is 0 or > MostSkills)
            {
                yield return new(at, $"Name 1 to {MostSkills} skills: anybody will do once the last step is over.");
            }

            IEnumerable<WorkflowProblem> problems = SkillProblems(at + "/required", step.Required)
                .Concat(SkillProblems(at + "/preferred", step.Preferred));
            foreach (WorkflowProblem problem in problems)
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<WorkflowProblem> SkillProblems(string pointer, IReadOnlyDictionary<string, int> skills)
    {
        foreach ((string name, int level) in skills)
        {
            if (name.Length > LongestName)
            {
                yield return new(pointer, $"The name of a skill has at most {LongestName} characters.");
            }

            if (level is < 1 or > BestLevel)
            {
                yield return new($"{pointer}/{name}", $"{level} is no level: use 1 to {BestLevel}.");
            }
        }
    }

    private static string? TimeProblem(TimeSpan? time) =>
        time is TimeSpan t && (t <= TimeSpan.Zero || t > Longest)
            ? $"{t.TotalSeconds:0} seconds make no sense: use 1 to {Longest.TotalSeconds:0}."
            : null;
}
