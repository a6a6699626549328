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
        Agent? agent = change.After;
        TableEntity row = new(workspaceId, AgentPrefix + change.Id);
        if (agent is null)
        {
            return new(TableTransactionActionType.Delete, row, ETag.All);
        }

        row["OpenCount"] = agent.OpenCount;
        row["LastAssignedAt"] = agent.LastAssignedAt;
        if (change.Before is Agent before && IsSameButCounts(before, agent))
        {
            return new(TableTransactionActionType.UpdateMerge, row, ETag.All);
        }

        row["Name"] = agent.Name;
        row["Teams"] = JsonSerializer.Serialize(agent.Teams, Json);
        row["Skills"] = JsonSerializer.Serialize(agent.Skills, Json);
        row["Capacity"] = agent.Capacity;
        row["Presence"] = agent.Presence.ToString();
        return Put(row, change.Before is null);
    }

    public TableTransactionAction Change(RowChange<Team> change)
    {
        TableEntity row = new(workspaceId, TeamPrefix + change.Id);
        if (change.After is not Team team)
        {
            return new(TableTransactionActionType.Delete, row, ETag.All);
        }

        row["Name"] = team.Name;
        row["Strategy"] = team.Strategy.ToString();
        row["OnlineOnly"] = team.OnlineOnly;
        row["MaxOpen"] = team.MaxOpen;
        row["Sticky"] = team.Sticky;
        row["MaxWaitSeconds"] = team.MaxWait?.TotalSeconds;
        row["FallbackTeamIds"] = JsonSerializer.Serialize(team.FallbackTeamIds, Json);
        return Put(row, change.Before is null);
    }

    public TableTransactionAction Change(RowChange<QueueSlot> change)
    {
        TableEntity row = new(workspaceId, WaitPrefix + change.Id);
        if (change.After is not QueueSlot slot)
        {
            return new(TableTransactionActionType.Delete, row, ETag.All);
        }

        AgentRequest request = slot.Entry.Request;
        row["TeamId"] = slot.Entry.TeamId;
        row["RoutedTeamId"] = request.TeamId;
        row["Priority"] = request.Priority;
        row["QueuedAt"] = request.QueuedAt;
        row["LastAgentId"] = request.LastAgentId;
        row["WorkflowVersion"] = request.WorkflowVersion;
        row["ReturnedBy"] = request.ReturnedBy;
        row["TriedTeamIds"] = JsonSerializer.Serialize(slot.Entry.TriedTeamIds, Json);
        row["FallBackAt"] = slot.Entry.FallBackAt;
        row["GrantedTo"] = slot.Grant?.AgentId;
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
            row["Reason"] = JsonSerializer.Serialize(placement.Reason, Json);
        }

        return Put(row, change.Before is null);
    }

    public Agent ToAgent(TableEntity row) =>
        new(
            row.RowKey[AgentPrefix.Length..],
            row.GetString("Name"),
            Read<List<string>>(row, "Teams"),
            Read<Dictionary<string, int>>(row, "Skills"),
            row.GetInt32("Capacity") ?? 0,
            Enum.Parse<Presence>(row.GetString("Presence")),
            row.GetInt32("OpenCount") ?? 0,
            row.GetDateTimeOffset("LastAssignedAt")
        );

    public Team ToTeam(TableEntity row) =>
        new(
            row.RowKey[TeamPrefix.Length..],
            row.GetString("Name"),
            Enum.Parse<AssignmentStrategy>(row.GetString("Strategy")),
            row.GetBoolean("OnlineOnly") ?? true,
            row.GetInt32("MaxOpen"),
            row.GetBoolean("Sticky") ?? true,
            row.GetDouble("MaxWaitSeconds") is double seconds ? TimeSpan.FromSeconds(seconds) : null,
            Read<List<string>>(row, "FallbackTeamIds")
        );

    public WaitingEntry ToWaitingEntry(TableEntity row)
    {
        AgentRequest request = new(
            row.RowKey[WaitPrefix.Length..],
            row.GetString("RoutedTeamId"),
            row.GetInt32("Priority") ?? 0,
            row.GetDateTimeOffset("QueuedAt")!.Value,
            row.GetString("LastAgentId"),
            row.GetString("WorkflowVersion"),
            row.GetString("ReturnedBy")
        );
        return new(
            request,
            row.GetString("TeamId"),
            Read<List<string>>(row, "TriedTeamIds"),
            row.GetDateTimeOffset("FallBackAt")
        );
    }

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

    private static bool IsSameButCounts(Agent before, Agent after) =>
        after == before with { OpenCount = after.OpenCount, LastAssignedAt = after.LastAssignedAt };

    private static T Read<T>(TableEntity row, string column) =>
        JsonSerializer.Deserialize<T>(row.GetString(column), Json)
        ?? throw new JsonException($"Column {column} of row '{row.RowKey}' is null.");
}
