using System.Numerics;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Separators at equal distances go on to the left of a picture.</summary>
internal static class Grouping
{
    /// <summary>The distance at which separators repeat; 0 when they do not stand at the multiples of one distance, without gaps.</summary>
    public static int Repeat(IReadOnlyCollection<int> positions)
    {
        if (positions.Count == 0)
        {
            return 0;
        }

        var distance = (int)positions.Aggregate(BigInteger.Zero, (divisor, position) => BigInteger.GreatestCommonDivisor(divisor, position));
        var known = positions.ToHashSet();
        return Enumerable.Range(1, positions.Count).All(index => known.Contains(index * distance)) ? distance : 0;
    }
}
