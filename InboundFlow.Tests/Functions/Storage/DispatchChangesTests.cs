using System.Security.Cryptography;
using Azure.Data.Tables;
using CsCheck;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What a transaction tells other processes of what it changed.</summary>
public sealed class DispatchChangesTests
{
    private static readonly Gen<Hold[]> AnyHolds = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2])
        .Select((conversation, minute) => HoldOf(conversation, minute))
        .Array[0, 6]
        .Select(holds => holds.DistinctBy(hold => hold.ConversationId).ToArray());

    [Fact]
    public void Whoever_has_some_of_the_changes_already_gets_to_the_same_agent() =>
        Gen.Select(AnyHolds.Array[1, 8], Gen.Int[0, 7])
            .Sample(
                (days, known) =>
                {
                    Agent[] history = [.. days.Select(holds => Some.Agent("ada") with { Holds = holds })];
                    DispatchBoard board = new();
                    board.SetAgent("ada", history[Math.Min(known, history.Length - 1)]);

                    for (int i = 1; i < history.Length; i++)
                    {
                        // In storage it is all text: nothing comes back as the object that it was.
                        RowChange<Agent> change = new("ada", history[i - 1], history[i]);
                        Stored(new DispatchChanges(null, [AgentChange.Of(change)], [], [], [], [])).ApplyTo(board);
                    }

                    Assert.Equal(history[^1].Holds, board.FindAgent("ada")!.Holds);
                    Assert.Equal(history[^1].OpenCount, board.FindAgent("ada")!.OpenCount);
                }
            );

    [Fact]
    public void The_instant_of_the_latest_decision_is_told()
    {
        DispatchBoard board = new() { LastDecidedAt = Some.Noon };

        Stored(new DispatchChanges(Some.Noon.AddTicks(1), [], [], [], [], [])).ApplyTo(board);

        Assert.Equal(Some.Noon.AddTicks(1), board.LastDecidedAt);
    }

    [Fact]
    public void An_agent_who_is_given_one_more_costs_no_more_than_that_one()
    {
        Agent before = Some.Agent("ada", open: 1000, capacity: 1000);
        Agent after = before with { Holds = [.. before.Holds, HoldOf(1, 1)] };

        AgentChange change = AgentChange.Of(new("ada", before, after));

        Assert.Equal("c1", Assert.Single(change.Agent!.Holds).ConversationId);
        Assert.Empty(change.Agent.Teams);
    }

    [Fact]
    public void An_agent_who_is_rid_of_one_costs_no_more_than_its_name()
    {
        Agent after = Some.Agent("ada", open: 1000, capacity: 1000);
        Agent before = after with { Holds = [.. after.Holds.Take(500), HoldOf(1, 1), .. after.Holds.Skip(500)] };

        AgentChange change = AgentChange.Of(new("ada", before, after));

        Assert.Empty(change.Agent!.Holds);
        Assert.Equal(["c1"], change.Gone);
    }

    [Fact]
    public void An_agent_who_learns_or_moves_is_told_with_all_they_know_and_where_they_are()
    {
        Agent before = Some.Agent("ada", teams: "support") with { Skills = Some.Skills(("es", 3)) };
        Agent[] others =
        [
            before with
            {
                Skills = Some.Skills(("es", 4)),
            },
            before with
            {
                Skills = Some.Skills(("de", 3)),
            },
            before with
            {
                Teams = ["sales"],
            },
        ];
        foreach (Agent after in others)
        {
            DispatchBoard board = new();
            board.SetAgent("ada", before);
            DispatchChanges changes = new(null, [AgentChange.Of(new("ada", before, after))], [], [], [], []);

            Stored(changes).ApplyTo(board);

            Agent told = board.FindAgent("ada")!;
            Assert.Equal(after.Skills.OrderBy(skill => skill.Key), told.Skills.OrderBy(skill => skill.Key));
            Assert.Equal(after.Teams, told.Teams);
        }
    }

    [Fact]
    public void A_team_keeps_the_rules_that_it_does_without()
    {
        Team team = Some.Team(sticky: false) with { UrgentBefore = null };
        DispatchBoard board = new();

        Stored(new DispatchChanges(null, [], [new TeamChange(team.Id, team)], [], [], [])).ApplyTo(board);

        Assert.Equivalent(team, board.FindTeam(team.Id), strict: true);
    }

    [Fact]
    public void A_text_of_any_length_fits_or_is_left_out()
    {
        string random = string.Concat(
            Enumerable.Range(0, 20_000).Select(i => Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(i))))
        );
        TableEntity row = new("p", "r");

        Assert.True(row.TryPack("Text", random));
        Assert.True(row.Count > 6);
        Assert.Equal(random, row.Unpack<string>("Text"));
        Assert.False(new TableEntity("p", "r").TryPack("Text", random + new string([.. random.Reverse()])));
        Assert.Null(new TableEntity("p", "r").Unpack<string>("Text"));
    }

    private static Hold HoldOf(int conversation, int minute) =>
        new($"c{conversation}", "support", HoldState.Open, 1, Some.Noon.AddMinutes(minute));

    private static DispatchChanges Stored(DispatchChanges changes)
    {
        TableEntity row = new("p", "r");
        Assert.True(row.TryPack("Changes", changes));
        return row.Unpack<DispatchChanges>("Changes")!;
    }
}
