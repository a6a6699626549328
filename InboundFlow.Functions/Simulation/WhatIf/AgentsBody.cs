using System.Text.Json;
using System.Text.Json.Serialization;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Supervision;
using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Simulation;

/// <summary>Which agents a team would have: so many more or fewer, or certain ones.</summary>
/// <param name="More">How many more like those there are; below 0 for fewer.</param>
/// <param name="Named">
/// Each as in <c>PUT /api/agents/{agentId}</c>, with an <c>id</c> beside. Who exists is as they say then; who does not is
/// new. The team is implied, and the only one if no teams are named.
/// </param>
[JsonConverter(typeof(AgentsBodyConverter))]
public sealed record AgentsBody(int More, IReadOnlyList<JsonElement> Named)
{
    private const int Most = 1000;
    private const string Pointer = "/change/agents";

    /// <summary>So many more.</summary>
    public static implicit operator AgentsBody(int more) => FromInt32(more);

    /// <inheritdoc cref="op_Implicit(int)"/>
    public static AgentsBody FromInt32(int more) => new(more, []);

    /// <summary>What is wrong with it, with a JSON pointer; or <see langword="null"/>.</summary>
    public string? Check() =>
        Ranges.Number("change.agents", More, -Most, Most, "for those there are")
        ?? (Named.Count > Most ? $"{Pointer} has at most {Most} agents." : null)
        ?? Read().Select(read => read.Problem).FirstOrDefault(problem => problem is not null);

    /// <summary>The agents who are named. Only after <see cref="Check"/> found nothing.</summary>
    internal IReadOnlyList<Agent> Of(string teamId) =>
        [
            .. Read()
                .Select(read => read.Body!.ToAgent(read.Id))
                .Select(agent => agent with { Teams = [.. agent.Teams.Union([teamId], StringComparer.Ordinal)] }),
        ];

    /// <summary>Their ids, in order.</summary>
    internal IEnumerable<string> Ids => Named.Select(IdOf).OfType<string>();

    private IEnumerable<(string Id, AgentBody? Body, string? Problem)> Read()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int index = 0; index < Named.Count; index++)
        {
            string pointer = $"{Pointer}/{index}";
            (string id, AgentBody? body, string? problem) = Read(pointer, Named[index]);
            yield return (id, body, problem ?? (seen.Add(id) ? null : $"{pointer}/id: '{id}' is named twice."));
        }
    }

    private static (string Id, AgentBody? Body, string? Problem) Read(string pointer, JsonElement named)
    {
        if (named.ValueKind != JsonValueKind.Object || IdOf(named) is not string id)
        {
            return ("", null, $"{pointer} is an object with an id, and whatever else PUT /api/agents/{{id}} has.");
        }

        try
        {
            AgentBody body = named.Deserialize<AgentBody>(Api.Json)!;
            return (id, body, body.Check(id) is string problem ? $"{pointer}: {problem}" : null);
        }
        catch (JsonException e)
        {
            // The same path, as a pointer: $.skills.es is /skills/es.
            string path = (e.Path ?? "$").TrimStart('$').Replace("[", ".", StringComparison.Ordinal);
            return (
                id,
                null,
                $"{pointer}{path.Replace("]", "", StringComparison.Ordinal).Replace('.', '/')} is not what an agent has."
            );
        }
    }

    private static string? IdOf(JsonElement named) =>
        named.ValueKind == JsonValueKind.Object
        && named.TryGetProperty("id", out JsonElement id)
        && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;
}

/// <summary>Reads <see cref="AgentsBody"/>: a number, or a list.</summary>
internal sealed class AgentsBodyConverter : JsonConverter<AgentsBody>
{
    public override AgentsBody? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument value = JsonDocument.ParseValue(ref reader);
        JsonElement root = value.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.Number when root.TryGetInt32(out int more) => AgentsBody.FromInt32(more),
            JsonValueKind.Array => new AgentsBody(0, [.. root.EnumerateArray().Select(element => element.Clone())]),
            // Without a message the serializer says where.
            _ => throw new JsonException(),
        };
    }

    public override void Write(Utf8JsonWriter writer, AgentsBody value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Named is [])
        {
            writer.WriteNumberValue(value.More);
        }
        else
        {
            JsonSerializer.Serialize(writer, value.Named, options);
        }
    }
}
