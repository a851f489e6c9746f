using KashflowOrleans.Flows.Emission;

namespace KashflowOrleans.Flows.Running;

/// <summary>A gift card that is sold is money the business owes, not revenue. No flow can post one while nobody has said which account that is.</summary>
internal static class GiftCardsSold
{
    /// <summary>Kind of the lines that sell gift cards.</summary>
    public const string Kind = "giftCard";

    /// <summary>Why a line cannot be posted while nobody has named the account.</summary>
    public static string NoAccount(string description) =>
        $"Line '{description}' sells a gift card, which is a liability and no revenue (a voucher for more than one rate of VAT): set posting.giftCardNominal to the account for gift cards and retry, or post the order by hand.";

    /// <summary>Why the subject cannot be posted; null when it sells no gift card, or one that can be.</summary>
    public static string? WhyNot(FlowRun run)
    {
        var lines = run.Input.Subject.Get("lines");
        foreach (ref readonly var line in FlowRun.Items(lines))
        {
            if (!string.Equals(line.Get("kind").AsText, Kind, StringComparison.Ordinal) || run.Skipped.Contains(line))
            {
                continue;
            }

            var description = Texts.OneLine(Texts.Of(line.Get("description")) ?? "without a description");
            if (run.Input.Settings.GiftCardNominal is null)
            {
                return NoAccount(description);
            }

            if (Numbers.Of(line.Get("vat")) is { } vat && vat != 0)
            {
                return $"Line '{description}' sells a gift card and was charged VAT {Texts.Amount(vat)}; as a voucher for more than one rate of VAT it bears none until it is used. Correct its tax class in the shop, or post the order by hand.";
            }
        }

        return null;
    }
}
