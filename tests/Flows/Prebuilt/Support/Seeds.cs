namespace KashflowOrleans.Tests.Flows.Prebuilt.Support;

/// <summary>Tries a property on many generated examples; the message of a failure names the seed that shows it again.</summary>
internal static class Seeds
{
    public static void Try(int count, Action<Random> property)
    {
        for (var seed = 1; seed <= count; seed++)
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception failure)
            {
                throw new Xunit.Sdk.XunitException($"Seed {seed} of {count}: {failure.Message}", failure);
            }
        }
    }

    public static T Pick<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;
}
