using CsCheck;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

/// <summary>
/// Random days of one board. Each call is lost and made again, and made on a board that was read from the rows; after
/// each every promise is kept.
/// </summary>
public sealed class BoardProperties
{
    private static readonly Gen<(int Kind, int What, int Who, int Number)> AnyStep = Gen.Select(
        Gen.Int[0, 19],
        Gen.Int[0, BoardDay.Conversations - 1],
        Gen.Int[0, BoardDay.AgentIds.Length - 1],
        Gen.Int[0, 11]
    );

    [Fact]
    public void Whatever_happens_every_promise_is_kept() =>
        AnyStep
            .Array[1, 60]
            .Sample(
                steps =>
                {
                    BoardDay day = Begin();
                    foreach ((int kind, int what, int who, int number) in steps)
                    {
                        Do(day, kind, $"c{what:00}", BoardDay.AgentIds[who], number);
                        day.Check();
                    }
                },
                iter: 400
            );

    private static BoardDay Begin()
    {
        BoardDay day = new();
        for (int i = 0; i < BoardDay.TeamIds.Length; i++)
        {
            day.Do(draft => draft.SetTeam(BoardDay.TeamIds[i], AnyTeam(BoardDay.TeamIds[i], i)));
        }

        for (int i = 0; i < BoardDay.AgentIds.Length; i++)
        {
            day.Do(draft => draft.PutAgent(AnyAgent(BoardDay.AgentIds[i], i)));
        }

        return day;
    }

    private static void Do(BoardDay day, int kind, string what, string who, int number)
    {
        string team = BoardDay.TeamIds[number % BoardDay.TeamIds.Length];
        switch (kind)
        {
            case <= 4:
                day.Ask(
                    day.Placements.TryGetValue(what, out Placement? asked)
                        ? Again(asked)
                        : AnyRequest(day, what, team, number)
                );
                break;
            case 5 or 6:
                day.Release(what);
                break;
            case 7 or 8:
                day.Do(draft => draft.SetPresence(who, (Presence)(number % 3), number % 4 == 3));
                break;
            case 9:
                day.Do(draft => draft.Review(what, day.Now.AddMinutes(number - 3)), what);
                break;
            case 10 or 11:
                Answer(day, what, who, number % 4 != 0);
                break;
            case 12:
                day.Do(draft => draft.Transfer(what, team));
                break;
            case 13 when day.Placements.TryGetValue(what, out Placement? placed):
                day.Do(draft => draft.AssignByHand(Again(placed), who));
                break;
            case 14 when day.Placements.TryGetValue(what, out Placement? placed) && placed.AgentId is not null:
                AgentRequest back = Again(placed) with { TeamId = team, ReturnedBy = $"{placed.DecidedAt:O}" };
                day.Do(draft => draft.ReturnToQueue(back, placed.AgentId));
                day.Ask(back);
                break;
            case 15:
                day.Do(draft => draft.SetTeam(team, AnyTeam(team, number)));
                break;
            case 16:
                day.Do(draft => _ = number % 3 == 0 ? draft.DeleteAgent(who) : Put(draft, AnyAgent(who, number)));
                break;
            case 17:
                day.Do(draft => draft.NoteMessage(what, day.Now, isFromContact: true));
                day.Do(draft => draft.NoteHeartbeat(who, day.Now.AddMinutes(number)));
                break;
            case 18:
                day.Announce();
                break;
            default:
                day.Now = day.Now.AddSeconds(number * 37);
                day.Do(draft => draft.Tick());
                break;
        }
    }

    private static bool Put(DispatchDraft draft, Agent agent)
    {
        draft.PutAgent(agent);
        return true;
    }

    // Who answers usually was asked.
    private static void Answer(BoardDay day, string what, string who, bool accept)
    {
        (string Conversation, string Agent)[] open =
        [
            .. day.Waiting.SelectMany(entry =>
                entry.Offers.Select(offer => (entry.Request.ConversationId, offer.AgentId))
            ),
        ];
        (string conversation, string agent) = open.Length == 0 ? (what, who) : open[what[^1] % open.Length];
        bool first = false;
        bool again = false;
        day.Do(draft => first = draft.AnswerOffer(conversation, agent, accept));
        if (first && (accept || day.Waiting.Any(entry => entry.Request.ConversationId == conversation)))
        {
            day.Do(draft => again = draft.AnswerOffer(conversation, agent, accept));
            Assert.True(again);
        }
    }

    private static AgentRequest Again(Placement placed) =>
        Some.Request(placed.ConversationId, placed.TeamId!, 0, placed.QueuedAt);

    private static AgentRequest AnyRequest(BoardDay day, string id, string team, int number) =>
        Some.Request(id, team, number % 2, day.Now, BoardDay.AgentIds[number % 4]) with
        {
            Kind = number % 3 == 0 ? "big" : null,
            OwnerAgentId = number % 5 == 0 ? "bo" : null,
            AgentId = number == 7 ? "cleo" : null,
            AgentIdFor = number == 7 ? TimeSpan.FromMinutes(2) : null,
            Skills = number % 4 == 1 ? [Skill("es", 5, 2), Skill("es", 2, 3)] : [],
            ExcludedAgentIds = number == 11 ? ["ada"] : [],
            WindowClosesAt = number % 4 == 2 ? day.Now.AddMinutes(65) : null,
        };

    private static SkillStep Skill(string name, int level, int minutes) =>
        new(
            new Dictionary<string, int>(StringComparer.Ordinal) { [name] = level },
            new Dictionary<string, int>(StringComparer.Ordinal),
            TimeSpan.FromMinutes(minutes)
        );

    private static Agent AnyAgent(string id, int number) =>
        Some.Agent(
            id,
            capacity: 1 + (number % 3),
            presence: number % 4 == 3 ? Presence.Offline : Presence.Online,
            teams: number % 3 == 0 ? ["sales", "support"]
                : number % 3 == 1 ? ["support"]
                : ["night", "sales"]
        ) with
        {
            Skills = new Dictionary<string, int>(StringComparer.Ordinal) { ["es"] = number % 7 },
        };

    private static Team AnyTeam(string id, int number) =>
        new(id, id)
        {
            Strategy = (AssignmentStrategy)(number % 6),
            OnlineOnly = number % 5 != 4,
            MaxOpen = number % 7 == 6 ? 2 : null,
            Sticky = number % 2 == 0 ? new StickyRule(null, TimeSpan.FromMinutes(1)) : StickyRule.Always,
            Costs = new Dictionary<string, int>(StringComparer.Ordinal) { ["big"] = 2 },
            ActiveWithin = number % 4 == 1 ? TimeSpan.FromMinutes(3) : null,
            InflowCap = number % 5 == 2 ? new InflowCap(2, TimeSpan.FromMinutes(4)) : null,
            LoginRamp = number % 6 == 5 ? TimeSpan.FromMinutes(5) : null,
            WrapUp = number % 3 == 2 ? TimeSpan.FromMinutes(2) : null,
            MaxWait = number % 3 == 1 ? TimeSpan.FromMinutes(4) : null,
            MaxQueue = number % 4 == 2 ? 2 : null,
            FallbackTeamIds = number % 2 == 0 ? [.. BoardDay.TeamIds.Where(other => other != id)] : [],
            Hours = number % 8 == 7 ? AtNoon : null,
            Offers = number % 3 == 0 ? new OfferRule(TimeSpan.FromMinutes(1), 1 + (number % 2)) : null,
            ReturnAfterOffline = number % 4 == 3 ? TimeSpan.FromMinutes(3) : null,
        };

    private static readonly TeamHours AtNoon = new(
        "Etc/UTC",
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["monday"] = ["11:00-12:10", "12:20-18:00"],
        },
        []
    );
}
