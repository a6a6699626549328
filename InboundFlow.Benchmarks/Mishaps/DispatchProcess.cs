using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Simulation;
using InboundFlow.Functions.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>A process with a dispatcher. What it knows of the others is what is stored.</summary>
internal sealed class DispatchProcess
{
    // So near to what a transaction takes that more may be left to be matched.
    private const int ManyRows = DispatchDraft.MostRows - DispatchDraft.MostRowsOfOneConversation;

    private readonly MishapTally tally;

    public DispatchProcess(
        ITable table,
        TimeProvider time,
        DispatchMetrics metrics,
        MishapTally tally,
        Func<DispatchProcess, Task<Mishap>> befall
    )
    {
        this.tally = tally;
        Store = new DispatchStore(
            new OnlyDispatch(new MishapTable(table, this, befall)),
            time,
            Options.Create(new AssignmentOptions()),
            metrics,
            NullLogger<DispatchStore>.Instance
        );
    }

    public DispatchStore Store { get; }

    /// <summary>Whether it serves a call.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether it still matches the queue, although its call was answered.</summary>
    public bool IsMatching { get; set; }

    /// <summary>Whether others may still come along with the call that it serves.</summary>
    public bool HasSeat { get; set; }

    /// <summary>The calls that came along, and their answers.</summary>
    public List<(DispatchCall Call, Task<CallAnswer> Answer)> Company { get; } = [];

    public bool IsDead { get; set; }

    /// <summary>Those who came along, once.</summary>
    public (DispatchCall Call, Task<CallAnswer> Answer)[] TakeCompany()
    {
        (DispatchCall Call, Task<CallAnswer> Answer)[] all = [.. Company];
        Company.Clear();
        return all;
    }

    /// <summary>Ends what a process that has died was about to do.</summary>
    /// <exception cref="ProcessDiedException">It is dead.</exception>
    public void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new ProcessDiedException();
        }
    }

    public void NoteCommit(CommitResult result, int rows)
    {
        bool isCommitted = result is CommitResult.Committed;
        tally.Commits += isCommitted ? 1 : 0;
        tally.Conflicts += isCommitted ? 0 : 1;
        IsMatching |= isCommitted && rows >= ManyRows;
    }

    private sealed class OnlyDispatch(ITable dispatch) : ITables
    {
        public ITable Contacts => throw new NotSupportedException();

        public ITable Conversations => throw new NotSupportedException();

        public ITable Dispatch => dispatch;

        public ITable Identities => throw new NotSupportedException();

        public ITable Quarantine => throw new NotSupportedException();
    }
}
