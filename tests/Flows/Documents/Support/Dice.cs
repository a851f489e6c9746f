namespace KashflowOrleans.Tests.Flows.Documents.Support;

/// <summary>Random choices that are the same for the same seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Whether something of this likelihood happens.</summary>
    public bool Hits(double likelihood) => _random.NextDouble() < likelihood;

    /// <summary>A number from one to another, both included.</summary>
    public int Number(int least, int most) => _random.Next(least, most + 1);

    /// <summary>One of several.</summary>
    public T One<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>So many of something.</summary>
    public List<T> Many<T>(int least, int most, Func<int, T> make) => [.. Enumerable.Range(0, Number(least, most)).Select(make)];
}
