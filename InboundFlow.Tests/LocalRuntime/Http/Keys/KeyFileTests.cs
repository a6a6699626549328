using InboundFlow.LocalRuntime.Http.Keys;

namespace InboundFlow.Tests.LocalRuntime.Http.Keys;

public sealed class KeyFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("inboundflow-keys-");

    private string FilePath => Path.Combine(folder.FullName, "keys.json");

    [Fact]
    public void The_first_start_makes_keys_and_the_next_one_finds_them()
    {
        KeyFile first = KeyFile.Open(FilePath);
        KeyFile second = KeyFile.Open(FilePath);

        Assert.True(first.IsNew);
        Assert.False(second.IsNew);
        Assert.Equal(first.Current.Master, second.Current.Master);
        Assert.Equal(first.Current.Host["default"], second.Current.Host["default"]);
        Assert.Equal(first.Current.System["durabletask_extension"], second.Current.System["durabletask_extension"]);
        string[] keys =
        [
            first.Current.Master,
            first.Current.Host["default"],
            first.Current.System["durabletask_extension"],
        ];
        Assert.Equal(3, keys.Distinct().Count());
        Assert.All(keys, key => Assert.True(key.Length >= 43 && key == Uri.EscapeDataString(key)));
    }

    [Fact]
    public async Task Starts_at_the_same_time_agree_on_the_keys()
    {
        KeyFile[] files = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => KeyFile.Open(FilePath)))
        );

        Assert.Single(files.Select(file => file.Current.Master).Distinct());
        Assert.Single(files, file => file.IsNew);
        Assert.Single(folder.GetFiles());
    }

    [Fact]
    public void Nobody_but_its_owner_may_read_the_file()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other permissions.");
            return;
        }

        KeyFile file = KeyFile.Open(FilePath);
        file.SetFunctionKey("Mine", "default");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.False(file.IsOpenToOthers);
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.True(file.IsOpenToOthers);
    }

    [Fact]
    public void A_function_gets_a_first_key_when_somebody_asks_and_others_when_told()
    {
        KeyFile file = KeyFile.Open(FilePath);

        string first = file.FunctionKeys("Mine")["default"];
        Assert.Equal(first, file.FunctionKeys("mine")["DEFAULT"]);
        string second = file.SetFunctionKey("Mine", "partner");
        string renewed = file.SetFunctionKey("Mine", "partner");
        file.RemoveFunctionKey("Mine", "default");
        file.RemoveFunctionKey("Mine", "unknown");
        file.RemoveFunctionKey("Other", "unknown");

        Assert.NotEqual(second, renewed);
        KeyRing read = KeyFile.Open(FilePath).Current;
        Assert.Equal([KeyValuePair.Create("partner", renewed)], read.Of("Mine"));
        Assert.Equal(["Mine"], read.Functions.Keys);
    }

    [Theory]
    [InlineData("secret", "is not a file of keys")]
    [InlineData("null", "masterKey")]
    [InlineData("""{ "masterKey": "secret" }""", "durabletask_extension")]
    [InlineData("""{ "masterKey": " ", "systemKeys": { "durabletask_extension": "secret" } }""", "masterKey")]
    [InlineData(
        """{ "masterKey": "a", "systemKeys": { "durabletask_extension": "secret" }, "hostKeys": { "default": "" } }""",
        "a key is empty"
    )]
    public void A_file_that_is_no_file_of_keys_stops_the_start_and_its_text_is_not_told(string text, string expected)
    {
        File.WriteAllText(FilePath, text);

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => KeyFile.Open(FilePath));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains(FilePath, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_may_say_no_more_than_it_must()
    {
        File.WriteAllText(
            FilePath,
            """{ "masterKey": "m", "systemKeys": { "durabletask_extension": "s" }, "functionKeys": { "Mine": null } }"""
        );

        KeyRing keys = KeyFile.Open(FilePath).Current;

        Assert.Equal("m", keys.Master);
        Assert.Empty(keys.Host);
        Assert.Empty(keys.Of("Mine"));
    }

    [Fact]
    public void A_file_that_can_not_be_made_says_where_it_was_to_be()
    {
        string path = Path.Combine(folder.FullName, "nowhere", "keys.json");

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => KeyFile.Open(path));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
