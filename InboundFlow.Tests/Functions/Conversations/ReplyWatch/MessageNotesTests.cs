using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using InboundFlow.Tests.Functions.Assignment;
using InboundFlow.Tests.Functions.Assignment.Telling;
using InboundFlow.Tests.Functions.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Conversations.ReplyWatching;

public sealed class MessageNotesTests : IAsyncDisposable
{
    private static readonly MessageNote ForWatch = new("c1", Some.Noon, ForDispatcher: false, "c1-reply-1");

    private readonly RequestRecorder client = new();
    private readonly MessageNotes notes;

    public MessageNotesTests()
    {
        FakeTimeProvider time = new(Some.Noon);
        SteeredDispatcher dispatcher = new(DispatchStores.Open(new MemoryTables(), time));
        notes = new MessageNotes(dispatcher, DispatchClocks.Of(dispatcher, time));
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => client.DisposeAsync();

    [Fact]
    public async Task The_watch_is_told()
    {
        await notes.NoteAsync(client, ForWatch, Now);

        Assert.Equal(["raise c1-reply-1 ContactWrote 12:00:00"], client.Requests);
    }

    [Fact]
    public async Task Without_a_watch_nothing_is_asked_of_the_engine()
    {
        await notes.NoteAsync(client, ForWatch with { ForDispatcher = true, ReplyWatch = null }, Now);

        Assert.Empty(client.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task An_engine_that_complains_of_a_watch_that_is_gone_holds_up_no_message(
        OrchestrationRuntimeStatus? status
    )
    {
        Watch(status);
        client.Before = FailsToRaise;

        await notes.NoteAsync(client, ForWatch, Now);

        Assert.Equal(["get c1-reply-1"], client.Requests);
    }

    [Fact]
    public async Task A_watch_that_could_not_be_told_is_told_with_the_redelivery()
    {
        Watch(OrchestrationRuntimeStatus.Running);
        client.Before = FailsToRaise;
        await Assert.ThrowsAsync<TimeoutException>(() => notes.NoteAsync(client, ForWatch, Now));
        client.Before = null;

        await notes.NoteAsync(client, ForWatch, Now);

        Assert.Equal(["get c1-reply-1", "raise c1-reply-1 ContactWrote 12:00:00"], client.Requests);
    }

    private void Watch(OrchestrationRuntimeStatus? status)
    {
        if (status is OrchestrationRuntimeStatus known)
        {
            client.Becomes("c1-reply-1", known);
        }
    }

    private static void FailsToRaise(string request)
    {
        if (request.StartsWith("raise", StringComparison.Ordinal))
        {
            throw new TimeoutException(request);
        }
    }
}
