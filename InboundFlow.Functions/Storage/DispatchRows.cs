using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Storage;

/// <summary>The rows of a dispatch partition, as records and back.</summary>
/// <remarks>
/// <c>{workspace}|head</c>, <c>|agent|{id}</c>, <c>|team|{id}</c>, <c>|wait|{conversation}</c> for one that waits or
/// has not been told of its agent, and <c>|hold|{conversation}</c> for each that waits or has an agent. A hold without
/// an agent is there so that asking twice conflicts, whatever became of the first time.
/// </remarks>
internal sealed class DispatchRows(string workspaceId)
{
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

    public string WaitPrefix => workspaceId + "|wait|";

    public string HoldPrefix => workspaceId + "|hold|";

    /// <summary>The head as it will be: one version further.</summary>
    public TableTransactionAction Head(ETag? current, long version, DateTimeOffset? lastAssignedAt)
    {
        TableEntity row = new(workspaceId, HeadKey) { ["Version"] = version, ["LastAssignedAt"] = lastAssignedAt };
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
        row.SetText("Entry", JsonSerializer.Serialize(slot.Entry, Json));
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
            row["TeamId"] = placement.TeamId;
            row["QueuedAt"] = placement.QueuedAt;
            row["AssignedAt"] = placement.AssignedAt;
            row.SetText("Reason", JsonSerializer.Serialize(placement.Reason, Json));
        }

        return Put(row, change.Before is null);
    }

    public static Agent ToAgent(TableEntity row) => Read<Agent>(row, "Agent");

    public static Team ToTeam(TableEntity row) => Read<Team>(row, "Team");

    public static WaitingEntry ToWaitingEntry(TableEntity row) => Read<WaitingEntry>(row, "Entry");

    /// <summary>The placement of a conversation that has an agent; <see langword="null"/> while it waits.</summary>
    public Placement? ToPlacement(TableEntity row) =>
        row.GetString("AgentId") is string agentId
            ? new(
                row.RowKey[HoldPrefix.Length..],
                PlacementStatus.Assigned,
                row.GetString("TeamId"),
                agentId,
                row.GetDateTimeOffset("QueuedAt"),
                row.GetDateTimeOffset("AssignedAt"),
                null,
                Read<AssignmentReason>(row, "Reason")
            )
            : null;

    private static TableTransactionAction Put(TableEntity row, bool isNew) =>
        isNew ? new(TableTransactionActionType.Add, row) : new(TableTransactionActionType.UpdateReplace, row, ETag.All);

    private static T Read<T>(TableEntity row, string column) =>
        JsonSerializer.Deserialize<T>(row.GetText(column) ?? "null", Json)
        ?? throw new JsonException($"Column {column} of row '{row.RowKey}' is null.");
}
