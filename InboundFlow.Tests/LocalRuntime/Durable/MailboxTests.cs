using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class MailboxTests
{
    private static readonly InboxMessage Message = new("m", 1, null, new EventRaised("go", "1", "m"));

    [Fact]
    public void A_message_that_comes_twice_before_a_turn_is_taken_once()
    {
        Mailbox mailbox = new();
        mailbox.Add(Message);
        mailbox.Add(Message);

        Taken taken = mailbox.Take(head: null, EngineHarness.Start);

        Assert.Equal(["m"], taken.MessageIds);
        Assert.Empty(taken.Repeated);
    }

    [Fact]
    public void A_message_that_is_stored_again_after_its_turn_is_only_to_be_removed()
    {
        Mailbox mailbox = new();
        mailbox.Add(Message);
        mailbox.Take(head: null, EngineHarness.Start);

        mailbox.Add(Message);

        Assert.True(mailbox.HasWorkFor(head: null, EngineHarness.Start));
        Taken taken = mailbox.Take(head: null, EngineHarness.Start);
        Assert.Empty(taken.Arrivals);
        Assert.Equal(["m"], taken.Repeated);
        Assert.False(mailbox.HasWorkFor(head: null, EngineHarness.Start));
    }
}
