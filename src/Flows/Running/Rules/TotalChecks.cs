using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;

namespace KashflowOrleans.Flows.Running.Rules;

/// <summary>Checks of the subject's amounts as a whole.</summary>
internal static class TotalChecks
{
    /// <summary>The lines and their VAT add up to the total and the tax total, what was left out taken off.</summary>
    public static void Sums(FlowRun run, RuleFindings findings)
    {
        var subject = FlowNames.NameOf(run.Input.Kind);
        if (Numbers.Of(run.Input.Subject.Get("total")) is not { } total || Numbers.Of(run.Input.Subject.Get("taxTotal")) is not { } tax)
        {
            findings.Add($"The {subject} states no total or no tax total.");
            return;
        }

        var (gross, vat) = (-run.Skipped.Gross, -run.Skipped.Vat);
        var (wantedGross, wantedVat) = (total - run.Skipped.Gross, tax - run.Skipped.Vat);
        var lines = run.Input.Subject.Get("lines");
        foreach (ref readonly var item in FlowRun.Items(lines))
        {
            var line = new SubjectLine(item);
            gross += (line.Net ?? 0m) + (line.Vat ?? 0m);
            vat += line.Vat ?? 0m;
        }

        var currency = Texts.Of(run.Input.Subject.Get("currency")) ?? run.Input.Settings.HomeCurrency;
        if (gross != wantedGross)
        {
            findings.Add($"The lines add up to {Texts.Money(gross)} {currency}, the {subject}'s total is {Texts.Money(wantedGross)}: a difference of {Texts.Money(gross - wantedGross)}.");
        }

        if (vat != wantedVat)
        {
            findings.Add($"The lines' VAT adds up to {Texts.Money(vat)} {currency}, the {subject}'s tax is {Texts.Money(wantedVat)}: a difference of {Texts.Money(vat - wantedVat)}.");
        }
    }

    /// <summary>The currency is one the ledger can take, and no amount is finer than the ledger keeps.</summary>
    public static void Currency(FlowRun run, RuleFindings findings)
    {
        var currency = Texts.Of(run.Input.Subject.Get("currency"));
        if (string.IsNullOrWhiteSpace(currency))
        {
            findings.Add($"The {FlowNames.NameOf(run.Input.Kind)} states no currency.");
        }
        else if (!run.Reference.IsHome(currency) && run.Reference.ExchangeRate(currency) is null)
        {
            findings.Add($"Currency {Texts.OneLine(currency, 60)} is not enabled in the ledger, or has no exchange rate there; enable it and retry.");
        }

        Pence(findings, "total", Numbers.Of(run.Input.Subject.Get("total")));
        Pence(findings, "tax total", Numbers.Of(run.Input.Subject.Get("taxTotal")));
        var lines = run.Input.Subject.Get("lines");
        foreach (ref readonly var item in FlowRun.Items(lines))
        {
            var line = new SubjectLine(item);
            if (!run.Skipped.Contains(item) && !(Texts.IsPence(line.Net ?? 0m) && Texts.IsPence(line.Vat ?? 0m)))
            {
                findings.Add($"Line '{line.Description}' has the net {Texts.Amount(line.Net ?? 0m)} and VAT {Texts.Amount(line.Vat ?? 0m)}; the ledger keeps two decimals.", item);
            }
        }
    }

    private static void Pence(RuleFindings findings, string name, decimal? amount)
    {
        if (amount is { } given && !Texts.IsPence(given))
        {
            findings.Add($"The {name} is {Texts.Money(given)}; the ledger keeps two decimals.");
        }
    }
}
