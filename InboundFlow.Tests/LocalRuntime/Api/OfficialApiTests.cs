using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Tests.LocalRuntime.Api;

/// <summary>
/// What the local runtime declares in a <c>Microsoft.*</c> namespace is a part of the official packages' surface and
/// differs from it in nothing that a caller sees, so that an app which compiles against it compiles against them.
/// </summary>
/// <remarks>
/// <c>official-api.txt</c> holds the official declarations of just that part. After adding to the part, refresh it from
/// a full list of the official surface (lines of documentation-comment id, tab, declaration):
/// <code>OFFICIAL_API=path dotnet test InboundFlow.Tests --filter "FullyQualifiedName~OfficialApi" -- xUnit.Explicit=on</code>
/// </remarks>
public sealed class OfficialApiTests
{
    private static readonly Assembly Runtime = typeof(FunctionContext).Assembly;

    [Fact]
    public void Every_declaration_is_the_official_one()
    {
        Dictionary<string, string> official = ReadCopy();

        string[] differences =
        [
            .. DeclaredApi
                .Read(Runtime)
                .Where(ours =>
                    !official.TryGetValue(ours.Key, out string? theirs) || !IsSame(ours.Key, ours.Value, theirs)
                )
                .Select(ours =>
                    $"{ours.Key}\n  ours:     {ours.Value}\n  official: {official.GetValueOrDefault(ours.Key, "no such member")}"
                ),
        ];

        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    [Fact]
    public void The_copy_holds_the_lines_that_are_needed_and_no_others()
    {
        string[] ids = [.. ReadLines().Select(line => line.Split('\t')[0])];

        Assert.Equal(DeclaredApi.Read(Runtime).Keys, ids);
    }

    [Theory]
    [InlineData("T:X", "sealed class X", "sealed class X : class Y, interface Z", true)]
    [InlineData("T:X", "sealed class X : interface Z", "sealed class X : class Y, interface Z", true)]
    [InlineData("T:X", "sealed class X : interface W", "sealed class X : interface Z", false)]
    [InlineData("T:X", "class X", "sealed class X", false)]
    [InlineData("M:X.Y", "public void Y(string? a)", "public void Y(string a)", false)]
    [InlineData("M:X.Y", "public void Y(int a = 1)", "public void Y(int a = 2)", false)]
    [InlineData("M:X.Y", "public void Y(int a)", "public void Y(int b)", false)]
    public void A_difference_is_seen(string id, string ours, string official, bool same) =>
        Assert.Equal(same, IsSame(id, ours, official));

    [Fact(Explicit = true)]
    public void Refresh_the_copy()
    {
        string path =
            (string?)Environment.GetEnvironmentVariables()["OFFICIAL_API"]
            ?? throw new InvalidOperationException("Set OFFICIAL_API to the path of the full list.");
        SortedDictionary<string, string> needed = DeclaredApi.Read(Runtime);

        string[] lines =
        [
            .. File.ReadLines(path)
                .Where(line => needed.ContainsKey(line.Split('\t')[0]))
                .Order(StringComparer.Ordinal),
        ];

        File.WriteAllText(CopyPath(), string.Concat(lines.Select(line => line + '\n')));
    }

    /// <summary>Fewer base types are allowed: what is not there cannot be used by mistake.</summary>
    private static bool IsSame(string id, string ours, string official)
    {
        if (!id.StartsWith("T:", StringComparison.Ordinal))
        {
            return ours == official;
        }

        string[] our = ours.Split(" : ", 2);
        string[] their = official.Split(" : ", 2);
        return our[0] == their[0] && Bases(our).All(Bases(their).Contains);
    }

    private static IEnumerable<string> Bases(string[] declaration) =>
        declaration.Length == 1 ? [] : declaration[1].Split(", ");

    private static Dictionary<string, string> ReadCopy() =>
        ReadLines().Select(line => line.Split('\t')).ToDictionary(line => line[0], line => line[1]);

    private static IEnumerable<string> ReadLines()
    {
        using Stream stream = typeof(OfficialApiTests).Assembly.GetManifestResourceStream(
            "InboundFlow.Tests.LocalRuntime.Api.official-api.txt"
        )!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string CopyPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "official-api.txt");
}
