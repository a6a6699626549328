using System.Runtime.CompilerServices;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Simulation;
using InboundFlow.Tests.Functions.Assignment;
using InboundFlow.Tests.Functions.Storage;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Simulation;

public sealed class SimulationDeskTests
{
    private static readonly SimulateBody LastWeek = new(null, null, null, null, null, null, null, null, null);

    [Fact]
    public async Task One_question_is_answered_at_a_time_and_the_next_once_it_is_over()
    {
        RecordedList list = new(0);
        using SimulationDesk desk = await DeskAsync(list);
        Task<SimulationAnswer> first = desk.AnswerAsync("support", LastWeek, CancellationToken.None);
        await list.Asked.Task;

        Assert.IsType<SimulationAnswer.Busy>(await desk.AnswerAsync("support", LastWeek, CancellationToken.None));

        list.Go.SetResult();
        Assert.IsType<SimulationAnswer.Done>(await first);
        Assert.IsType<SimulationAnswer.Done>(await desk.AnswerAsync("support", LastWeek, CancellationToken.None));
    }

    [Fact]
    public async Task A_question_that_is_cancelled_makes_room_for_the_next()
    {
        RecordedList list = new(0);
        using SimulationDesk desk = await DeskAsync(list);
        using CancellationTokenSource stop = new();
        Task<SimulationAnswer> first = desk.AnswerAsync("support", LastWeek, stop.Token);
        await list.Asked.Task;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        list.Go.SetResult();
        Assert.IsType<SimulationAnswer.Done>(await desk.AnswerAsync("support", LastWeek, CancellationToken.None));
    }

    [Theory]
    [InlineData(SimulateBody.MostConversations, true)]
    [InlineData(SimulateBody.MostConversations + 1, false)]
    public async Task A_period_with_too_many_conversations_is_refused(int conversations, bool answered)
    {
        RecordedList list = new(conversations);
        list.Go.SetResult();
        using SimulationDesk desk = await DeskAsync(list);

        SimulationAnswer answer = await desk.AnswerAsync("support", LastWeek, CancellationToken.None);

        Assert.Equal(answered, answer is SimulationAnswer.Done);
        Assert.Equal(!answered, answer is SimulationAnswer.TooMuch);
    }

    private static async Task<SimulationDesk> DeskAsync(IConversationIndex list)
    {
        FakeTimeProvider time = new(Some.Noon);
        InboundFlow.Functions.Storage.DispatchStore dispatcher = DispatchStores.Open(new MemoryTables(), time);
        await dispatcher.PutTeamAsync(Some.Team(), CancellationToken.None);
        return new(dispatcher, new RecordedConversations(list), time);
    }

    /// <summary>Conversations of the last minutes, once it may go.</summary>
    private sealed class RecordedList(int count) : IConversationIndex
    {
        public TaskCompletionSource Asked { get; } = new();

        public TaskCompletionSource Go { get; } = new();

        public async IAsyncEnumerable<Conversation> ReadAsync(
            DateTimeOffset from,
            DateTimeOffset until,
            string? afterConversationId,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            Asked.TrySetResult();
            await Go.Task.WaitAsync(cancellationToken);
            for (int index = 0; index < count; index++)
            {
                DateTimeOffset at = until.AddMilliseconds(-index);
                yield return new(
                    $"c{index}",
                    $"contact{index}",
                    "demo",
                    "contact",
                    ConversationStatus.Closed,
                    ConversationPhase.Closed,
                    "support",
                    null,
                    0,
                    at,
                    at,
                    null,
                    at,
                    null,
                    null,
                    0
                );
            }
        }

        public Task RemoveAsync(string conversationId, DateTimeOffset openedAt, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}
