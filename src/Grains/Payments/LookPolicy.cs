namespace KashflowOrleans.Grains.Payments;

/// <summary>When a line that belongs to no order yet is looked at again, because an order may come that it names: pure.</summary>
public static class LookPolicy
{
    /// <summary>The wait before the next look; null when there is none: after thirty days only a person matches it.</summary>
    /// <param name="age">Time since it was taken in.</param>
    /// <param name="dice">A number from 0 (inclusive) to 1 (exclusive).</param>
    public static TimeSpan? Next(TimeSpan age, double dice)
    {
        var wait = age < TimeSpan.FromMinutes(10) ? TimeSpan.FromSeconds(30)
            : age < TimeSpan.FromDays(1) ? TimeSpan.FromMinutes(15)
            : age < TimeSpan.FromDays(30) ? TimeSpan.FromDays(1)
            : (TimeSpan?)null;
        return wait + (wait * dice / 10);
    }
}
