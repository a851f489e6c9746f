namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>What is compared of a day: sales and refunds, each with its VAT. Refunds count as what is given back, so more than 0.</summary>
/// <param name="Gross">Sales with VAT.</param>
/// <param name="Vat">VAT of the sales.</param>
/// <param name="RefundGross">Refunds with VAT.</param>
/// <param name="RefundVat">VAT of the refunds.</param>
public readonly record struct Amounts(decimal Gross, decimal Vat, decimal RefundGross, decimal RefundVat)
{
    /// <summary>Whether nothing differs from 0.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsZero => Gross == 0 && Vat == 0 && RefundGross == 0 && RefundVat == 0;

    /// <summary>A sale.</summary>
    public static Amounts Sale(decimal gross, decimal vat) => new(gross, vat, 0, 0);

    /// <summary>A refund.</summary>
    public static Amounts Refund(decimal gross, decimal vat) => new(0, 0, gross, vat);

    /// <summary>Both together.</summary>
    public static Amounts operator +(Amounts one, Amounts other) =>
        new(one.Gross + other.Gross, one.Vat + other.Vat, one.RefundGross + other.RefundGross, one.RefundVat + other.RefundVat);

    /// <summary>What the first has more.</summary>
    public static Amounts operator -(Amounts one, Amounts other) => one + -other;

    /// <summary>The opposite.</summary>
    public static Amounts operator -(Amounts one) => new(-one.Gross, -one.Vat, -one.RefundGross, -one.RefundVat);
}
