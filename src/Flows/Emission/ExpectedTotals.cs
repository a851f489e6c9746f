namespace KashflowOrleans.Flows.Emission;

/// <summary>What a sale's document must add up to.</summary>
/// <param name="Subject">What the totals are of, in a sentence: <c>order</c>.</param>
/// <param name="Currency">ISO 4217 code of its amounts; null when it states none.</param>
/// <param name="Total">Net plus VAT; null when the subject states none.</param>
/// <param name="TaxTotal">VAT; null when the subject states none.</param>
internal sealed record ExpectedTotals(string Subject, string? Currency, decimal? Total, decimal? TaxTotal)
{
    /// <summary>Why a document does not agree with its subject, the difference named; null when it does, to the penny.</summary>
    /// <param name="name">What the document is, in a sentence: <c>invoice</c>.</param>
    /// <param name="draft">The document.</param>
    public string? Contradiction(string name, SaleDraft draft)
    {
        if (Total is not { } total || TaxTotal is not { } tax)
        {
            return $"The {Subject} states no total or no tax total, so that the {name} cannot be checked against them.";
        }

        if (!string.Equals(draft.Currency, Currency, StringComparison.OrdinalIgnoreCase))
        {
            return $"The {name} is in {draft.Currency}, the {Subject}'s amounts are in {Currency ?? "no currency"}; amounts are not converted, so map the {name}'s currency to that of the {Subject}.";
        }

        var gross = draft.Gross;
        if (gross != total)
        {
            return $"The {name}'s lines add up to {Texts.Money(gross)} {draft.Currency}, the {Subject}'s total is {Texts.Money(total)}: a difference of {Texts.Money(gross - total)}.";
        }

        var vat = draft.Vat;
        return vat != tax
            ? $"The {name}'s VAT adds up to {Texts.Money(vat)} {draft.Currency}, the {Subject}'s tax is {Texts.Money(tax)}: a difference of {Texts.Money(vat - tax)}."
            : null;
    }
}
