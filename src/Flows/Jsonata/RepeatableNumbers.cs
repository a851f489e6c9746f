namespace KashflowOrleans.Flows.Jsonata;

/// <summary>Numbers that look random and are the same in every run: a decision that rolled dice could not be explained.</summary>
internal sealed class RepeatableNumbers
{
    private const double Scale = 1.0 / (1UL << 53);

    private ulong _state = 0x9E3779B97F4A7C15;

    /// <summary>The next: at least 0 and less than 1.</summary>
    public double Next()
    {
        // SplitMix64, a public algorithm.
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * Scale;
    }
}
