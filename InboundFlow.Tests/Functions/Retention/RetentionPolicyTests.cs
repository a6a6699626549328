using CsCheck;
using InboundFlow.Functions.Retention;

namespace InboundFlow.Tests.Functions.Retention;

public sealed class RetentionPolicyTests
{
    private static readonly DateTimeOffset Cutoff = new(2030, 1, 31, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_old_is_nothing_to_do() => Assert.IsType<RetentionStep.Done>(RetentionPolicy.Decide([], Cutoff));

    [Fact]
    public void The_window_begins_with_the_oldest_that_was_found_is_bounded_and_ends_at_the_cutoff() =>
        Gen.Int[0, 100_000]
            .Array[1, 20]
            .Sample(minutes =>
            {
                DateTimeOffset[] found = [.. minutes.Select(each => Cutoff.AddMinutes(-each))];

                RetentionStep.Purge window = Assert.IsType<RetentionStep.Purge>(RetentionPolicy.Decide(found, Cutoff));

                Assert.Equal(found.Min(), window.From);
                Assert.InRange(window.To, window.From, Cutoff);
                Assert.True(window.To - window.From <= RetentionPolicy.Window);
                Assert.True(window.To == Cutoff || window.To - window.From == RetentionPolicy.Window);
            });
}
