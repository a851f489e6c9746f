using System.Globalization;
using System.Text.Json;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>Writes invoices as the service does: list rows are summaries without payments and with LineItems null, the detail has everything
/// (apis/kashflow.md §2, Appendix A).</summary>
internal static class InvoiceWire
{
    public static void WriteSummary(Utf8JsonWriter writer, InvoiceView view, KashflowReference reference, DateTime today)
    {
        writer.WriteStartObject();
        WriteCommon(writer, view, reference, today);
        writer.WriteNull("LineItems"u8);
        writer.WriteEndObject();
    }

    public static void WriteDetail(Utf8JsonWriter writer, InvoiceView view, KashflowReference reference, DateTime today)
    {
        var invoice = view.Record;
        writer.WriteStartObject();
        WriteCommon(writer, view, reference, today);
        writer.WriteBoolean("UseCustomDeliveryAddress"u8, invoice.UseCustomDeliveryAddress);
        writer.WriteNumber("CISRCNetAmount"u8, 0);
        writer.WriteString("VATNumber"u8, view.Customer.Fields.VATNumber ?? "");
        writer.WriteNumber("CustomerDiscount"u8, KashflowMoney.Four(view.Customer.Fields.DiscountRate ?? 0));
        WriteContact(writer, view.Customer);
        WritePermalinks(writer, invoice.Permalink);
        writer.WriteBoolean("IsWhtDeductionToBeApplied"u8, false);
        writer.WriteString("FormattedDueAmount"u8, FormatDue(invoice, reference));
        writer.WriteNumber("PreviousNumber"u8, view.Previous);
        writer.WriteNumber("NextNumber"u8, view.Next);
        writer.WriteString("LastPaymentDate"u8, KashflowDates.Write(LastPayment(invoice)));
        writer.WriteString("CreatedDate"u8, KashflowDates.Write(invoice.CreatedDate));
        writer.WritePropertyName("DeliveryAddress"u8);
        if (invoice.DeliveryAddress is { } delivery)
            CustomerWire.WriteAddress(writer, delivery, withName: true);
        else
            writer.WriteNullValue();

        writer.WriteStartArray("LineItems"u8);
        foreach (var line in invoice.Lines)
            WriteLine(writer, line, invoice, reference);

        writer.WriteEndArray();
        writer.WriteStartArray("PaymentLines"u8);
        foreach (var payment in invoice.Payments)
            WritePayment(writer, payment);

        writer.WriteEndArray();
        writer.WriteStartArray("ReminderLetters"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCommon(Utf8JsonWriter writer, InvoiceView view, KashflowReference reference, DateTime today)
    {
        var invoice = view.Record;
        var status = InvoiceQuery.StatusOf(invoice, today);
        writer.WriteNumber("Id"u8, invoice.Id);
        writer.WriteNumber("Number"u8, invoice.Number);
        writer.WriteString("IssuedDate"u8, KashflowDates.Write(invoice.IssuedDate));
        writer.WriteString("DueDate"u8, KashflowDates.Write(invoice.DueDate));
        writer.WriteString("PaidDate"u8, KashflowDates.Write(invoice.IsPaid ? LastPayment(invoice) : KashflowDates.Never));
        writer.WriteNumber("VATAmount"u8, KashflowMoney.Four(invoice.Vat));
        writer.WriteNumber("NetAmount"u8, KashflowMoney.Four(invoice.Net));
        writer.WriteNumber("TotalPaidAmount"u8, KashflowMoney.Four(invoice.Paid));
        writer.WriteNumber("GrossAmount"u8, KashflowMoney.Four(invoice.Gross));
        writer.WriteString("Status"u8, status);
        writer.WriteNumber("HomeCurrencyGrossAmount"u8, Home(invoice.Gross, invoice));
        writer.WriteNumber("ProjectGrossAmount"u8, 0);
        writer.WriteString("CustomerName"u8, view.Customer.Name);
        writer.WriteNumber("CustomerId"u8, invoice.CustomerId);
        writer.WriteNumber("EmailCount"u8, 0);
        writer.WriteNumber("OverdueDays"u8, status == "Overdue" ? (today - invoice.DueDate.Date).Days : 0);
        writer.WriteNumber("DueAmount"u8, KashflowMoney.Four(invoice.Due));
        writer.WriteString("ProjectName"u8, "");
        writer.WriteNumber("FileCount"u8, 0);
        writer.WriteNumber("VATReturnId"u8, invoice.VatReturnId);
        writer.WriteString("Type"u8, invoice.IsCreditNote ? "CreditNote" : "Invoice");
        writer.WriteString("TradeBorderType"u8, view.Customer.Fields.TradeBorderType ?? "Domestic");
        writer.WriteBoolean("IsArchived"u8, false);
        writer.WriteNumber("ProjectNumber"u8, invoice.ProjectNumber);
        writer.WriteBoolean("IsCISReverseCharge"u8, invoice.IsCISReverseCharge);
        writer.WriteString("CustomerCode"u8, invoice.CustomerCode);
        writer.WriteString("CustomerReference"u8, invoice.CustomerReference);
        writer.WriteBoolean("AutomaticCreditControlEnabled"u8, invoice.AutomaticCreditControlEnabled);
        writer.WriteString("CustomerKey"u8, invoice.CustomerKey);
        writer.WriteNumber("HomeCurrencyVATAmount"u8, Home(invoice.Vat, invoice));
        writer.WriteNumber("CISRCVatAmount"u8, 0);
        writer.WritePropertyName("Address"u8);
        if (invoice.Address is { } address)
            CustomerWire.WriteAddress(writer, address, withName: false);
        else
            writer.WriteNullValue();

        CustomerWire.WriteCurrency(writer, invoice.CurrencyCode, invoice.ExchangeRate, reference);
    }

    private static void WriteContact(Utf8JsonWriter writer, KashflowCustomer customer)
    {
        var contact = customer.Fields.Contacts?.FirstOrDefault();
        writer.WriteString("CustomerContactName"u8, contact?.Name ?? string.Join(' ', contact?.Firstname, contact?.LastName).Trim());
        writer.WriteString("CustomerContactFirstName"u8, contact?.Firstname ?? "");
        writer.WriteString("CustomerContactLastName"u8, contact?.LastName ?? "");
    }

    private static void WritePermalinks(Utf8JsonWriter writer, Guid permalink)
    {
        writer.WriteString("Permalink"u8, $"/v2/documents/invoice/{permalink}");
        writer.WriteString("PackingSlipPermalink"u8, $"/v2/documents/packingslip/{permalink}");
    }

    private static void WriteLine(Utf8JsonWriter writer, KashflowLine line, KashflowInvoice invoice, KashflowReference reference)
    {
        var nominal = reference.Nominal(line.NominalCode);
        writer.WriteStartObject();
        writer.WriteNumber("Number"u8, line.Number);
        writer.WriteString("Description"u8, line.Description);
        writer.WriteNumber("Quantity"u8, KashflowMoney.Four(line.Quantity));
        writer.WriteNumber("Rate"u8, KashflowMoney.Four(line.Rate));
        writer.WriteNumber("HomeCurrencyRate"u8, Home(line.Rate, invoice));
        writer.WriteNumber("VATLevel"u8, KashflowMoney.Four(line.VatLevel));
        writer.WriteBoolean("VATExempt"u8, line.VatExempt);
        writer.WriteNumber("VATAmount"u8, KashflowMoney.Four(line.VatAmount));
        writer.WriteNumber("HomeCurrencyVATAmount"u8, Home(line.VatAmount, invoice));
        writer.WriteNumber("NominalCode"u8, line.NominalCode);
        writer.WriteNumber("NominalId"u8, nominal?.Id ?? 0);
        writer.WriteString("NominalName"u8, nominal?.Name ?? "");
        writer.WriteString("ProductCode"u8, line.ProductCode ?? "");
        writer.WriteString("ProductName"u8, "");
        writer.WriteString("TaxCode"u8, line.TaxCode);
        writer.WriteBoolean("Disallowed"u8, line.Disallowed);
        writer.WriteBoolean("DisableDisallowed"u8, false);
        writer.WriteNumber("ProjectNumber"u8, line.ProjectNumber);
        writer.WriteString("ProjectName"u8, "");
        writer.WriteBoolean("ApplyTax1"u8, false);
        writer.WriteBoolean("ApplyTax2"u8, false);
        writer.WriteBoolean("ApplyTax3"u8, false);
        writer.WriteBoolean("ApplyTax4"u8, false);
        writer.WriteBoolean("ApplyTax5"u8, false);
        writer.WriteNumber("Tax1Amount"u8, 0);
        writer.WriteNumber("Tax2Amount"u8, 0);
        writer.WriteNumber("Tax3Amount"u8, 0);
        writer.WriteNumber("Tax4Amount"u8, 0);
        writer.WriteNumber("Tax5Amount"u8, 0);
        writer.WriteEndObject();
    }

    private static void WritePayment(Utf8JsonWriter writer, KashflowPayment payment)
    {
        writer.WriteStartObject();
        writer.WriteNumber("Id"u8, payment.Id);
        writer.WriteString("Date"u8, KashflowDates.Write(payment.Date));
        writer.WriteNumber("Amount"u8, KashflowMoney.Four(payment.Amount));
        writer.WriteNumber("Method"u8, payment.Method);
        writer.WriteString("Reference"u8, payment.Reference);
        writer.WriteString("Note"u8, payment.Note ?? "");
        writer.WriteNumber("AccountId"u8, payment.AccountId);
        writer.WriteNumber("BulkId"u8, payment.BulkId);
        writer.WriteNumber("BulkPaymentNumber"u8, payment.BulkId);
        writer.WriteNumber("BFSTransactionId"u8, payment.BfsTransactionId);
        writer.WriteNumber("BankTransactionId"u8, payment.Id);
        writer.WriteNumber("PaymentProcessor"u8, payment.PaymentProcessor);
        writer.WriteNumber("PaymentProcessorEnumValue"u8, payment.PaymentProcessor);
        writer.WriteString("Permalink"u8, $"/v2/documents/invoice/payment/{payment.Permalink}");
        writer.WriteNumber("VATReturnId"u8, 0);
        writer.WriteBoolean("IsPaymentCreditNote"u8, payment.IsCreditNote);
        writer.WriteEndObject();
    }

    private static DateTime LastPayment(KashflowInvoice invoice) =>
        invoice.Payments.Count == 0 ? KashflowDates.Never : invoice.Payments.Max(static payment => payment.Date);

    private static decimal Home(decimal amount, KashflowInvoice invoice) =>
        KashflowMoney.Four(invoice.ExchangeRate == 0 ? amount : amount / invoice.ExchangeRate);

    private static string FormatDue(KashflowInvoice invoice, KashflowReference reference) =>
        string.Create(CultureInfo.InvariantCulture, $"{reference.Currency(invoice.CurrencyCode)?.Symbol}{invoice.Due:N2}");
}
