using System.Runtime.InteropServices;
using System.Text.Json;

namespace InboundFlow.Tests.Functions.Channels;

/// <summary>The labelled payloads under <c>Payloads/</c>: what a platform sends, and the events that must come out.</summary>
internal static class PayloadCases
{
    /// <summary>The rows of a table, by <c>{channel}/{file}</c>.</summary>
    public static TheoryData<string, string> LabelsOf(params string[] files)
    {
        TheoryData<string, string> rows = [];
        foreach (string file in files)
        {
            foreach (JsonElement one in Read(file).EnumerateArray())
            {
                rows.Add(file, one.GetProperty("label").GetString()!);
            }
        }

        return rows;
    }

    /// <summary>The bytes as they stand in the file, escapes and all.</summary>
    public static byte[] BodyOf(string file, string label) =>
        JsonMarshal.GetRawUtf8Value(Find(file, label).GetProperty("body")).ToArray();

    public static string[] EventsOf(string file, string label) =>
        [.. Find(file, label).GetProperty("events").EnumerateArray().Select(line => line.GetString()!)];

    /// <summary>Every body of every file.</summary>
    public static IReadOnlyList<byte[]> AllBodies(params string[] files) =>
        [
            .. files
                .SelectMany(file => Read(file).EnumerateArray())
                .Select(one => JsonMarshal.GetRawUtf8Value(one.GetProperty("body")).ToArray()),
        ];

    private static JsonElement Find(string file, string label) =>
        Read(file)
            .EnumerateArray()
            .Single(one => string.Equals(one.GetProperty("label").GetString(), label, StringComparison.Ordinal));

    private static JsonElement Read(string file)
    {
        string name = $"InboundFlow.Tests.Functions.Channels.Payloads.{file.Replace('/', '.')}.json";
        using Stream stream =
            typeof(PayloadCases).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no embedded resource {name}.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
