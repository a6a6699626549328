using System.Globalization;

namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>What happened in a run.</summary>
internal sealed class MishapTally
{
    public long Conversations { get; set; }

    public long Calls { get; set; }

    public long Repeated { get; set; }

    public long Late { get; set; }

    public long Shared { get; set; }

    public long Commits { get; set; }

    public long Conflicts { get; set; }

    public long Failures { get; set; }

    public long Crashes { get; set; }

    public long Told { get; set; }

    public long Checks { get; set; }

    public void Add(MishapTally more)
    {
        Conversations += more.Conversations;
        Calls += more.Calls;
        Repeated += more.Repeated;
        Late += more.Late;
        Shared += more.Shared;
        Commits += more.Commits;
        Conflicts += more.Conflicts;
        Failures += more.Failures;
        Crashes += more.Crashes;
        Told += more.Told;
        Checks += more.Checks;
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Conversations} conversations, {Calls} calls ({Repeated} made again, {Late} late, {Shared} shared a transaction), {Commits} commits, {Conflicts} refused by another's, {Failures} failed operations, {Crashes} crashes, {Told} told by the sweep, {Checks} times everything was checked"
        );
}
