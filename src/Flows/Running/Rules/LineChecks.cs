using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Model;

namespace KashflowOrleans.Flows.Running.Rules;

/// <summary>Checks of the subject's lines, one by one.</summary>
internal static class LineChecks
{
    private const decimal Penny = 0.01m;

    /// <summary>Quantities are more than 0.</summary>
    public static void Quantities(FlowRun run, RuleFindings findings)
    {
        var lines = run.Input.Subject.Get("lines");
        foreach (ref readonly var item in FlowRun.Items(lines))
        {
            var line = new SubjectLine(item);
            if (!run.Skipped.Contains(item) && !line.IsNothing && line.Quantity is not > 0)
            {
                var quantity = line.Quantity is { } given ? $"the quantity {Texts.Amount(given)}" : "no quantity";
                findings.Add($"Line '{line.Description}' has {quantity}; it must be more than 0.", item);
            }
        }
    }

    /// <summary>VAT is explained by a rate of the ledger, and the stated rate agrees with the amounts.</summary>
    public static void Vat(FlowRun run, RuleFindings findings, decimal tolerance)
    {
        // A penny is what the shop may have rounded away; where the smallest coin is larger, that.
        tolerance *= Math.Max(Penny, CurrencyUnits.SmallestOf(run.Input.Subject.Get("currency").AsText)) / Penny;
        var lines = run.Input.Subject.Get("lines");
        foreach (ref readonly var item in FlowRun.Items(lines))
        {
            var line = new SubjectLine(item);
            if (run.Skipped.Contains(item) || line.IsNothing)
            {
                continue;
            }

            if (line.Net is not { } net || line.Vat is not { } vat)
            {
                findings.Add($"Line '{line.Description}' has no net amount or no VAT amount.", item);
                continue;
            }

            var quantity = Math.Max(1m, Math.Abs(line.Quantity ?? 1m));
            var stated = line.StatedPercent;
            if (Snap(run, net, vat, stated, quantity, tolerance) is not { } rate)
            {
                var charged = stated is { } percent ? $"{Texts.Amount(percent)} %" : "no rate stated";
                var configured = string.Join(", ", run.Reference.VatPercents.Select(other => Texts.Amount(other) + " %"));
                findings.Add(
                    $"Line '{line.Description}' was charged VAT {Texts.Amount(vat)} on {Texts.Amount(net)} ({charged}); the ledger has the rates {configured}. Add the rate there or correct the shop's tax rule.",
                    item);
            }
            else if (Math.Abs((net * rate / 100m) - vat) > tolerance * quantity)
            {
                findings.Add(
                    $"Line '{line.Description}' was charged VAT {Texts.Amount(vat)} on {Texts.Amount(net)}, but states {Texts.Amount(rate)} %, which is {Texts.Amount(decimal.Round(net * rate / 100m, 2, MidpointRounding.AwayFromZero))}. Correct the shop's tax rule, or post the order by hand.",
                    item);
            }
        }
    }

    /// <summary>Goods have a stock-keeping unit, and one that the ledger knows.</summary>
    public static void Sku(FlowRun run, RuleFindings findings, bool requireKnown)
    {
        var lines = run.Input.Subject.Get("lines");
        foreach (ref readonly var item in FlowRun.Items(lines))
        {
            var line = new SubjectLine(item);
            if (run.Skipped.Contains(item) || !line.IsGoods)
            {
                continue;
            }

            var sku = Texts.Of(item.Get("sku"))?.Trim();
            if (string.IsNullOrEmpty(sku))
            {
                findings.Add($"Line '{line.Description}' has no stock-keeping unit.", item);
            }
            else if (requireKnown && run.Reference.Ledger.Products is { } products && !products.ContainsKey(sku))
            {
                findings.Add($"Line '{line.Description}' has the stock-keeping unit '{Texts.OneLine(sku, 60)}', which is no product of the ledger.", item);
            }
        }
    }

    // Where no rate is stated, one is guessed from the amounts, to within the rule's own tolerance.
    private static decimal? Snap(FlowRun run, decimal net, decimal vat, decimal? stated, decimal quantity, decimal tolerance)
    {
        var units = tolerance > Penny ? quantity * tolerance / Penny : quantity;
        return VatRates.Snap(net, vat, stated, units, run.Reference.VatPercents);
    }
}
