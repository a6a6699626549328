namespace InboundFlow.Functions.Simulation;

/// <summary>Logarithm and exponential out of additions, multiplications and divisions alone.</summary>
/// <remarks>
/// Those are rounded the same way by every processor. <see cref="Math.Log(double)"/> and <see cref="Math.Exp(double)"/>
/// belong to the system's library and may differ in the last place, and then a seed would not give the same report.
/// Exact to some 1e-15.
/// </remarks>
internal static class PortableMath
{
    private const double Ln2 = 0.693147180559945309417232121458;
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double HalfRoot = 0.707106781186547524400844362105;
    private const int LastOdd = 23;
    private const int LastPower = 16;

    /// <summary>The natural logarithm of a positive, normal number.</summary>
    public static double Ln(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF) - 1022;
        double fraction = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FE0000000000000);
        if (fraction < HalfRoot)
        {
            fraction *= 2;
            exponent--;
        }

        // ln f = 2 artanh((f - 1) / (f + 1)), and what is left of f is between 0.7 and 1.42.
        double z = (fraction - 1) / (fraction + 1);
        double square = z * z;
        double sum = 0;
        for (int odd = LastOdd; odd >= 1; odd -= 2)
        {
            sum = (sum * square) + (1.0 / odd);
        }

        return (exponent * Ln2High) + ((exponent * Ln2Low) + (2 * z * sum));
    }

    /// <summary>e to the power of a number between -700 and 700.</summary>
    public static double Exp(double power)
    {
        int halvings = (int)Math.Floor((power / Ln2) + 0.5);
        double rest = power - (halvings * Ln2High) - (halvings * Ln2Low);
        double sum = 1;
        for (int term = LastPower; term >= 1; term--)
        {
            sum = 1 + (sum * rest / term);
        }

        return sum * BitConverter.Int64BitsToDouble((long)(halvings + 1023) << 52);
    }
}
