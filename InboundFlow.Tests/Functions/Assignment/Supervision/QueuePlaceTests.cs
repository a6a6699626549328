using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Supervision;

namespace InboundFlow.Tests.Functions.Assignment.Supervision;

public sealed class QueuePlaceTests
{
    private static readonly QueuePlace Place = new("support", false, Some.Noon, "c5");

    public static TheoryData<string> Earlier => ["team", "urgent", "rank", "id"];

    [Theory]
    [MemberData(nameof(Earlier))]
    public void A_place_is_after_another_by_team_then_urgency_then_rank_then_id(string first)
    {
        // What comes first decides, though all that comes later says the opposite.
        QueuePlace earlier = first switch
        {
            "team" => new("sales", false, Some.Noon.AddHours(1), "c9"),
            "urgent" => new("support", true, Some.Noon.AddHours(1), "c9"),
            "rank" => new("support", false, Some.Noon.AddHours(-1), "c9"),
            _ => Place with { ConversationId = "c4" },
        };

        Assert.True(Place.IsAfter(earlier));
        Assert.False(earlier.IsAfter(Place));
    }

    [Fact]
    public void A_place_is_not_after_itself() => Assert.False(Place.IsAfter(Place with { }));

    [Fact]
    public void Who_is_urgent_from_this_instant_on_is_urgent()
    {
        WaitingEntry entry = Some.Entry() with { UrgentFrom = Some.Noon };

        Assert.True(QueuePlace.Of(entry, Some.Noon).IsUrgent);
        Assert.False(QueuePlace.Of(entry, Some.Noon.AddTicks(-1)).IsUrgent);
    }

    [Fact]
    public void A_place_is_read_as_it_was_written()
    {
        QueuePlace urgent = Place with { IsUrgent = true };

        Assert.True(QueuePlace.TryParse(Place.ToString(), out QueuePlace? read));
        Assert.Equal(Place, read);
        Assert.True(QueuePlace.TryParse(urgent.ToString(), out read));
        Assert.Equal(urgent, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("support..5")]
    [InlineData("support.x.5.c1")]
    [InlineData("Support Team..5.c1")]
    [InlineData("support..-5.c1")]
    [InlineData("support..9223372036854775807.c1")]
    public void What_is_not_a_place_is_not_read_as_one(string token) =>
        Assert.False(QueuePlace.TryParse(token, out QueuePlace? _));
}
