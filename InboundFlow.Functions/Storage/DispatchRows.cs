using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Storage;

/// <summary>The rows of a dispatch partition, as records and back.</summary>
/// <remarks>
/// <c>{workspace}|head</c>, <c>|agent|{id}</c>, <c>|team|{id}</c>, <c>|pace|{team}</c>, <c>|wait|{conversation}</c> for one that waits or
/// has not been told of its agent, <c>|hold|{conversation}</c> for each that waits or has an agent, and
/// <c>|log|{number}</c> for the latest transactions (<see cref="DispatchJournal"/>). A hold without an agent is there so
/// that asking twice conflicts, whatever became of the first time. An agent's row grows with what they have open; a
/// reason, which lists up to 50 candidates, is in the hold only.
/// </remarks>
internal sealed class DispatchRows(string workspaceId)
{
    // Raised with every change after which older rows can't be read.
    private const int Layout = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    // Null is a value of a rule: no sticky agent, never urgent.
    private static readonly JsonSerializerOptions TeamJson = new(JsonSerializerDefaults.Web);

    public string Partition => workspaceId;

    public string HeadKey => workspaceId + "|head";

    public string AgentPrefix => workspaceId + "|agent|";

    public string TeamPrefix => workspaceId + "|team|";

    public string PacePrefix => workspaceId + "|pace|";

    public string WaitPrefix => workspaceId + "|wait|";

    public string HoldPrefix => workspaceId + "|hold|";

    public string LogPrefix => workspaceId + "|log|";

    /// <summary>Refuses a partition whose rows this version can't read.</summary>
    /// <exception cref="InvalidDataException">Another version of the app wrote it; the message says what to do.</exception>
    public void Check(TableEntity? head)
    {
        if (head is not null && head.GetInt32("Layout") != Layout)
        {
            throw new InvalidDataException(
                $"The agents, teams and queue of workspace '{workspaceId}' were stored by another version of InboundFlow, "
                    + "and this one can't read them. Name another workspace (Assignment:WorkspaceId) or other tables "
                    + "(InboundFlow:TablePrefix), or delete the rows whose partition key is the workspace's name."
            );
        }
    }

    /// <summary>The head as it will be: one version further.</summary>
    public TableTransactionAction Head(ETag? current, long version, DateTimeOffset? lastAssignedAt)
    {
        TableEntity row = new(workspaceId, HeadKey)
        {
            ["Layout"] = Layout,
            ["Version"] = version,
            ["LastAssignedAt"] = lastAssignedAt,
        };
        return current is ETag match
            ? new(TableTransactionActionType.UpdateReplace, row, match)
            : new(TableTransactionActionType.Add, row);
    }

    public TableTransactionAction Change(RowChange<Agent> change)
    {
        TableEntity row = new(workspaceId, AgentPrefix + change.Id);
        if (change.After is not Agent agent)
        {
            return new(TableTransactionActionType.Delete, row, ETag.All);
        }

        row["Presence"] = agent.Presence.ToString();
        row["OpenCount"] = agent.OpenCount;
        row.SetText("Agent", JsonSerializer.Serialize(agent, Json));
        return Put(row, change.Before is null);
    }

    public TableTransactionAction Change(RowChange<Team> change)
    {
        TableEntity row = new(workspaceId, TeamPrefix + change.Id);
        if (change.After is not Team team)
        {
            return new(TableTransactionActionType.Delete, row, ETag.All);
        }

        row.SetText("Team", JsonSerializer.Serialize(team, TeamJson));
        return Put(row, change.Before is null);
    }

    public TableTransactionAction Change(RowChange<TeamPace> change)
    {
        TableEntity row = new(workspaceId, PacePrefix + change.Id);
        if (change.After is not TeamPace pace)
        {
            return new(TableTransactionActionType.Delete, row, ETag.All);
        }

        row["MeanHandleSeconds"] = pace.MeanHandleSeconds;
        row["Conversations"] = pace.Conversations;
        return Put(row, change.Before is null);
    }

    public TableTransactionAction Change(RowChange<QueueSlot> change)
    {
        TableEntity row = new(workspaceId, WaitPrefix + change.Id);
        if (change.After is not QueueSlot slot)
        {
            return new(TableTransactionActionType.Delete, row, ETag.All);
        }

        row["TeamId"] = slot.Entry.TeamId;
        row["QueuedAt"] = slot.Entry.Request.QueuedAt;
        row["GrantedTo"] = slot.Grant?.AgentId;
        row.SetText("Slot", JsonSerializer.Serialize(Bare(slot), Json));
        return Put(row, change.Before is null);
    }

    public TableTransactionAction Change(RowChange<Placement> change)
    {
        TableEntity row = new(workspaceId, HoldPrefix + change.Id);
        if (change.After is not Placement placement)
        {
            return new(TableTransactionActionType.Delete, row, ETag.All);
        }

        if (placement.AgentId is not null)
        {
            row["AgentId"] = placement.AgentId;
            row.SetText("Placement", JsonSerializer.Serialize(placement, Json));
        }

        return Put(row, change.Before is null);
    }

    public static Agent ToAgent(TableEntity row) => Read<Agent>(row, "Agent");

    public static Team ToTeam(TableEntity row) => Read<Team>(row, "Team");

    public TeamPace ToPace(TableEntity row) =>
        new(
            row.RowKey[PacePrefix.Length..],
            row.GetDouble("MeanHandleSeconds") ?? 0,
            row.GetInt64("Conversations") ?? 0
        );

    /// <summary>The slot, without the reason of what it was granted: see <see cref="Bare"/>.</summary>
    public static QueueSlot ToSlot(TableEntity row) => Read<QueueSlot>(row, "Slot");

    /// <summary>The placement of a conversation that has an agent; <see langword="null"/> while it waits.</summary>
    public static Placement? ToPlacement(TableEntity row) =>
        row.GetString("AgentId") is null ? null : Read<Placement>(row, "Placement");

    /// <summary>The slot as it is kept twice: the reason is in the conversation's hold.</summary>
    public static QueueSlot Bare(QueueSlot slot) =>
        slot.Grant is { Reason: not null } grant ? slot with { Grant = grant with { Reason = null } } : slot;

    private static TableTransactionAction Put(TableEntity row, bool isNew) =>
        isNew ? new(TableTransactionActionType.Add, row) : new(TableTransactionActionType.UpdateReplace, row, ETag.All);

    private static T Read<T>(TableEntity row, string column) =>
        JsonSerializer.Deserialize<T>(row.GetText(column) ?? "null", Json)
        ?? throw new JsonException($"Column {column} of row '{row.RowKey}' is null.");
}
