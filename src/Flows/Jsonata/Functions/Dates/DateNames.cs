namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>English names of months and days, and the short names that JSONata's pictures make of them.</summary>
internal static class DateNames
{
    /// <summary>January to December.</summary>
    public static IReadOnlyList<string> Months { get; } =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>Monday to Sunday.</summary>
    public static IReadOnlyList<string> Days { get; } = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
}
