using System.Text.Json;
using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment;

/// <summary>Writes an enum's value as its name, as in <c>roundRobin</c>, whatever the serializer's options say.</summary>
internal sealed class CamelCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
