using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running.Rules;

/// <summary>A line of the subject as rules see it.</summary>
internal readonly ref struct SubjectLine(Value item)
{
    /// <summary>The line.</summary>
    public Value Item { get; } = item;

    /// <summary>Amount without VAT.</summary>
    public decimal? Net { get; } = Numbers.Of(item.Get("net"));

    /// <summary>VAT.</summary>
    public decimal? Vat { get; } = Numbers.Of(item.Get("vat"));

    /// <summary>How many.</summary>
    public decimal? Quantity => Numbers.Of(Item.Get("quantity"));

    /// <summary>The rate the channel states.</summary>
    public decimal? StatedPercent => Numbers.Of(Item.Get("vatPercent"));

    /// <summary>Whether it sells goods.</summary>
    public bool IsGoods => string.Equals(Item.Get("kind").AsText ?? "goods", "goods", StringComparison.Ordinal);

    /// <summary>Whether it is no goods and comes to nothing, so that no document has it.</summary>
    public bool IsNothing => Net is 0m && Vat is 0m && !IsGoods;

    /// <summary>Its text.</summary>
    public string Description => Texts.OneLine(Texts.Of(Item.Get("description")) ?? "without a description");
}
