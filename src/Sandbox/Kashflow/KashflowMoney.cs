namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>KashFlow's money: SQL <c>money</c>, four decimals on the wire (apis/kashflow.md §2).</summary>
internal static class KashflowMoney
{
    /// <summary>Largest amount the column holds.</summary>
    private const decimal Largest = 922_337_203_685_477.5807m;

    /// <summary>The amount with four decimals, as the service writes it: 117.5 becomes 117.5000.</summary>
    public static decimal Four(decimal amount) => decimal.Round(amount, 4, MidpointRounding.AwayFromZero) + 0.0000m;

    /// <summary>Net of a line as the ledger stores it: two decimals, half away from zero.</summary>
    public static decimal LineNet(decimal rate, decimal quantity) => decimal.Round(rate * quantity, 2, MidpointRounding.AwayFromZero);

    /// <summary>Whether the column can hold the amount without changing it.</summary>
    public static bool Fits(decimal amount) => Math.Abs(amount) <= Largest && decimal.Round(amount, 4) == amount;
}
