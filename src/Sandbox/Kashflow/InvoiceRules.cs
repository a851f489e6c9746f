namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>An invoice's fields after the service has accepted them, in the ledger's types; ids and number are given later.</summary>
internal sealed record AcceptedInvoice(
    DateTime Issued,
    DateTime Due,
    KashflowCurrency Currency,
    decimal ExchangeRate,
    IReadOnlyList<KashflowLine> Lines,
    IReadOnlyList<KashflowPayment> Payments);

/// <summary>What the service refuses of an invoice, apart from a number that is taken and a customer that is not there. Pure.</summary>
internal static class InvoiceRules
{
    /// <summary>Longest description of a line; SQL columns of that kind end somewhere, and a client must not rely on none.</summary>
    private const int LongestDescription = 4000;

    /// <summary>Judges the fields and turns them into the ledger's types.</summary>
    /// <param name="fields">As sent.</param>
    /// <param name="reference">The account's rates, nominals, methods, bank accounts and currencies.</param>
    /// <param name="hasProduct">Whether a product exists under a nominal.</param>
    /// <param name="refuseUnknownProducts">See <see cref="KashflowOptions.RefuseUnknownProducts"/>.</param>
    /// <param name="today">Date of an invoice that names none.</param>
    /// <param name="accepted">The accepted fields when nothing is refused.</param>
    public static KashflowRefusal? Check(
        InvoiceFields fields,
        KashflowReference reference,
        Func<int, string, bool> hasProduct,
        bool refuseUnknownProducts,
        DateTime today,
        out AcceptedInvoice accepted)
    {
        accepted = null!;
        if (fields.Number is < 0)
            return KashflowRefusal.Invalid("InvoiceNumber", "Invoice Number must be positive.");

        if (CheckDate(fields.IssuedDate, "IssuedDate", today, out var issued) is { } badIssued)
            return badIssued;

        if (CheckDate(fields.DueDate, "DueDate", issued, out var due) is { } badDue)
            return badDue;

        var code = fields.Currency?.Code is { Length: > 0 } sent ? sent : KashflowReference.HomeCurrency;
        if (reference.Currency(code) is not { } currency)
            return KashflowRefusal.Invalid("Currency", $"Currency {code} is not enabled.");

        var rate = fields.Currency?.ExchangeRate is > 0 and var given ? given : currency.ExchangeRate;
        if (CustomerRules.CheckCountry(fields.Address) is { } badAddress)
            return badAddress;

        if (CustomerRules.CheckCountry(fields.DeliveryAddress) is { } badDelivery)
            return badDelivery;

        if (CheckLines(fields.LineItems, reference, hasProduct, refuseUnknownProducts, out var lines) is { } badLine)
            return badLine;

        if (CheckPayments(fields.PaymentLines, reference, out var payments) is { } badPayment)
            return badPayment;

        accepted = new AcceptedInvoice(issued, due, currency, rate, lines, payments);
        return null;
    }

    private static KashflowRefusal? CheckDate(string? text, string field, DateTime otherwise, out DateTime date)
    {
        date = otherwise;
        return string.IsNullOrEmpty(text) || KashflowDates.TryParse(text, out date)
            ? null
            : KashflowRefusal.Invalid(field, $"{field} '{text}' is not a date of the form {KashflowDates.Format}.");
    }

    private static KashflowRefusal? CheckLines(
        IReadOnlyList<InvoiceLineFields>? fields,
        KashflowReference reference,
        Func<int, string, bool> hasProduct,
        bool refuseUnknownProducts,
        out KashflowLine[] lines)
    {
        lines = [];
        if (fields is null || fields.Count == 0)
            return KashflowRefusal.Invalid("LineItems", "An invoice needs at least one line.");

        lines = new KashflowLine[fields.Count];
        for (var index = 0; index < fields.Count; index++)
        {
            var line = fields[index];
            var at = $"LineItems[{index}]";
            if (CheckLine(line, at, reference) is { } refusal)
                return refusal;

            var nominal = line.NominalCode.GetValueOrDefault();
            var product = string.IsNullOrEmpty(line.ProductCode) ? null : line.ProductCode;
            if (product is not null && !hasProduct(nominal, product))
            {
                if (refuseUnknownProducts)
                    return KashflowRefusal.Invalid("ProductCode", $"{at}: product {product} does not exist under nominal {nominal}.");

                product = null;
            }

            lines[index] = new KashflowLine(
                line.Number > 0 ? line.Number : index + 1,
                line.Description ?? "",
                line.Quantity,
                line.Rate,
                KashflowMoney.LineNet(line.Rate, line.Quantity),
                line.VATLevel,
                line.VATExempt,
                line.VATAmount,
                nominal,
                product,
                line.TaxCode,
                line.Disallowed,
                line.ProjectNumber ?? 0);
        }

        return null;
    }

    private static KashflowRefusal? CheckLine(InvoiceLineFields line, string at, KashflowReference reference)
    {
        if (line.Description is { } description)
        {
            if (description.AsSpan().ContainsAny('\n', '\r'))
                return KashflowRefusal.Invalid("Description", $"{at}: Description must not contain a line break.");

            if (description.Length > LongestDescription)
                return KashflowRefusal.Invalid("Description", $"{at}: Description is longer than {LongestDescription} characters.");
        }

        if (!KashflowMoney.Fits(line.Rate))
            return KashflowRefusal.Invalid("Rate", $"{at}: Rate {line.Rate} has more than four decimal places.");

        if (!KashflowMoney.Fits(line.VATAmount))
            return KashflowRefusal.Invalid("VATAmount", $"{at}: VATAmount {line.VATAmount} has more than four decimal places.");

        if (!KashflowMoney.Fits(line.Quantity))
            return KashflowRefusal.Invalid("Quantity", $"{at}: Quantity {line.Quantity} has more than four decimal places.");

        if (!line.VATExempt && !reference.HasVatRate(line.VATLevel))
            return KashflowRefusal.Invalid("VATLevel", $"{at}: VAT level {line.VATLevel} is not configured.");

        return line.NominalCode is { } nominal && reference.Nominal(nominal) is not null
            ? null
            : KashflowRefusal.Invalid("NominalCode", $"{at}: nominal code {line.NominalCode ?? 0} does not exist.");
    }

    private static KashflowRefusal? CheckPayments(IReadOnlyList<PaymentLineFields>? fields, KashflowReference reference, out KashflowPayment[] payments)
    {
        payments = [];
        if (fields is null || fields.Count == 0)
            return null;

        payments = new KashflowPayment[fields.Count];
        for (var index = 0; index < fields.Count; index++)
        {
            var payment = fields[index];
            var at = $"PaymentLines[{index}]";
            if (!KashflowMoney.Fits(payment.Amount) || payment.Amount == 0)
                return KashflowRefusal.Invalid("PaymentAmount", $"{at}: Amount {payment.Amount} is not an amount with up to four decimal places other than 0.");

            if (payment.Method is not { } method || !reference.HasPaymentMethod(method))
                return KashflowRefusal.Invalid("PaymentMethod", $"{at}: payment method {payment.Method ?? 0} does not exist.");

            if (payment.AccountId is not { } account || reference.BankAccount(account) is not { } bank)
                return KashflowRefusal.Invalid("BankAccount", $"{at}: bank account {payment.AccountId ?? 0} does not exist.");

            if (!KashflowDates.TryParse(payment.Date ?? "", out var date))
                return KashflowRefusal.Invalid("PaymentDate", $"{at}: Date '{payment.Date}' is not a date of the form {KashflowDates.Format}.");

            if (bank.LockedUntil is { } locked && date.Date <= locked.Date)
                return KashflowRefusal.Invalid("PaymentDate", $"{at}: transactions of bank account {account} are locked up to {locked:yyyy-MM-dd}.");

            payments[index] = new KashflowPayment(
                payment.Id ?? 0,
                date,
                payment.Amount,
                method,
                account,
                payment.Reference,
                payment.Note,
                payment.BulkId ?? 0,
                payment.BFSTransactionId ?? 0,
                payment.PaymentProcessor ?? 0,
                payment.IsExternalRefund,
                Guid.Empty);
        }

        return null;
    }
}
