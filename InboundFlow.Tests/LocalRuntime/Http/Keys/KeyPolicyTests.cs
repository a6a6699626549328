using InboundFlow.LocalRuntime.Http.Keys;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Tests.LocalRuntime.Http.Keys;

public sealed class KeyPolicyTests
{
    private static readonly KeyRing Keys = NewRing().With("Mine", "default", "mine").With("Other", "default", "other");

    [Theory]
    [InlineData(AuthorizationLevel.Anonymous, "", "wrong", "master", "host", "system", "mine", "other")]
    [InlineData(AuthorizationLevel.Function, "master", "host", "mine")]
    [InlineData(AuthorizationLevel.User, "master", "host", "mine")]
    [InlineData(AuthorizationLevel.System, "master", "system")]
    [InlineData(AuthorizationLevel.Admin, "master")]
    public void A_level_is_opened_by_its_keys_and_the_master_key(AuthorizationLevel level, params string[] expected)
    {
        string[] all = ["", "wrong", "master", "host", "system", "mine", "other"];

        Assert.Equal(expected, all.Where(key => KeyPolicy.Opens(key, KeyPolicy.For(level, "Mine"), Keys)));
    }

    [Theory]
    [InlineData("system", true)]
    [InlineData("master", true)]
    [InlineData("host", false)]
    [InlineData("SYSTEM", false)]
    [InlineData("syste", false)]
    [InlineData("systemm", false)]
    [InlineData(null, false)]
    public void A_system_key_opens_what_it_is_named_after(string? presented, bool expected)
    {
        Assert.Equal(expected, KeyPolicy.Opens(presented, new RequiredKey.System("DurableTask_Extension"), Keys));
        Assert.Equal(
            presented == "master",
            KeyPolicy.Opens(presented, new RequiredKey.System("another_extension"), Keys)
        );
    }

    private static KeyRing NewRing()
    {
        Queue<string> keys = new(["master", "host", "system"]);
        return KeyRing.New(keys.Dequeue);
    }
}
