namespace InboundFlow.Tests.Functions.Simulation;

/// <summary>The Erlang C formula: what becomes of a queue of strangers with infinite patience.</summary>
internal static class Erlang
{
    /// <summary>The part that has to wait at all.</summary>
    /// <param name="load">How many would be served at a time if there were agents enough.</param>
    public static double Wait(int agents, double load)
    {
        double term = 1;
        double sum = 0;
        for (int busy = 0; busy < agents; busy++)
        {
            sum += term;
            term *= load / (busy + 1);
        }

        double all = term * agents / (agents - load);
        return all / (sum + all);
    }
}
