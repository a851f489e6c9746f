using System.Text.Json;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>Writes customers as the service does: every field in lists' summary rows, and the rest in the detail (apis/kashflow.md Appendix A).</summary>
internal static class CustomerWire
{
    public static void WriteSummary(Utf8JsonWriter writer, CustomerView view, KashflowReference reference)
    {
        writer.WriteStartObject();
        WriteCommon(writer, view, reference);
        writer.WriteEndObject();
    }

    public static void WriteDetail(Utf8JsonWriter writer, CustomerView view, KashflowReference reference)
    {
        var (record, totals) = view;
        var fields = record.Fields;
        writer.WriteStartObject();
        WriteCommon(writer, view, reference);
        writer.WriteNumber("Source"u8, fields.Source ?? 0);
        writer.WriteString("Note"u8, fields.Note ?? "");
        writer.WriteNumber("DiscountRate"u8, KashflowMoney.Four(fields.DiscountRate ?? 0));
        writer.WriteBoolean("ShowDiscount"u8, fields.ShowDiscount);
        writer.WriteBoolean("AutoIncludeVATNumber"u8, fields.AutoIncludeVATNumber);
        writer.WriteBoolean("ReceivesWholesalePricing"u8, fields.ReceivesWholesalePricing);
        writer.WriteString("DefaultCustomerReference"u8, fields.DefaultCustomerReference ?? "");
        writer.WriteNumber("EmailTemplateNumber"u8, fields.EmailTemplateNumber ?? 0);
        writer.WriteBoolean("OverrideInvoiceFileFormat"u8, fields.OverrideInvoiceFileFormat);
        writer.WriteString("InvoiceFileFormat"u8, fields.InvoiceFileFormat ?? "");
        writer.WriteString("UniqueEntityNumber"u8, fields.UniqueEntityNumber ?? "");
        writer.WriteBoolean("AutomaticCreditControlEnabled"u8, fields.AutomaticCreditControlEnabled);
        writer.WriteBoolean("UseCustomDeliveryAddress"u8, fields.UseCustomDeliveryAddress);
        writer.WriteNumber("WithholdingTaxRate"u8, KashflowMoney.Four(fields.WithholdingTaxRate ?? 0));
        writer.WriteNumber("PDFThemeId"u8, fields.PDFThemeId ?? 0);
        writer.WriteString("DisplayName"u8, DisplayName(record));
        writer.WriteString("CreatedDate"u8, KashflowDates.Write(record.Created));
        writer.WriteString("LastUpdatedDate"u8, KashflowDates.Write(record.Updated));
        writer.WriteNumber("InvoicedNetAmount"u8, KashflowMoney.Four(totals.Net));
        writer.WriteNumber("InvoicedVATAmount"u8, KashflowMoney.Four(totals.Vat));
        writer.WriteNumber("InvoiceCount"u8, totals.Invoices);
        writer.WriteBoolean("IsGoCardlessMandateSet"u8, false);
        writer.WriteNull("EnvelopeUrl"u8);
        writer.WriteBoolean("UsesDefaultTheme"u8, true);
        writer.WriteNumber("AverageDaysToPay"u8, 0);
        writer.WriteNumber("OverdueAmount"u8, KashflowMoney.Four(totals.Overdue));
        writer.WriteString("FirstInvoiceDate"u8, KashflowDates.Write(totals.First));
        writer.WriteString("LastInvoiceDate"u8, KashflowDates.Write(totals.Last));
        writer.WriteBoolean("EnableCreditLimit"u8, fields.EnableCreditLimit);
        writer.WriteNumber("CreditLimit"u8, KashflowMoney.Four(fields.CreditLimit ?? 0));
        writer.WriteBoolean("MarkedAsStale"u8, false);
        WriteAddresses(writer, "DeliveryAddresses"u8, fields.DeliveryAddresses, withName: true);
        WriteTexts(writer, "WithholdingTaxReferences"u8, fields.WithholdingTaxReferences);
        WriteTexts(writer, "CustomTextBoxes"u8, fields.CustomTextBoxes);
        writer.WriteStartArray("CustomCheckBoxes"u8);
        foreach (var box in fields.CustomCheckBoxes ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("Name"u8, box.Name);
            writer.WriteBoolean("Value"u8, box.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("PaymentTerms"u8);
        writer.WriteString("Type"u8, fields.PaymentTerms?.Type ?? "AfterIssuedDate");
        writer.WriteNumber("Days"u8, fields.PaymentTerms?.Days ?? 0);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>An address with its country's name, which the service resolves.</summary>
    public static void WriteAddress(Utf8JsonWriter writer, AddressFields address, bool withName)
    {
        writer.WriteStartObject();
        if (withName)
            writer.WriteString("Name"u8, address.Name);

        writer.WriteString("Line1"u8, address.Line1);
        writer.WriteString("Line2"u8, address.Line2);
        writer.WriteString("Line3"u8, address.Line3);
        writer.WriteString("Line4"u8, address.Line4);
        writer.WriteString("PostCode"u8, address.PostCode);
        writer.WriteString("CountryCode"u8, address.CountryCode);
        writer.WriteString("CountryName"u8, KashflowCountries.Name(address.CountryCode));
        writer.WriteEndObject();
    }

    public static void WriteCurrency(Utf8JsonWriter writer, string? code, decimal? rate, KashflowReference reference)
    {
        var currency = reference.Currency(code ?? KashflowReference.HomeCurrency) ?? reference.Currencies[0];
        writer.WriteStartObject("Currency"u8);
        writer.WriteString("Code"u8, currency.Code);
        writer.WriteString("Name"u8, currency.Name);
        writer.WriteString("Symbol"u8, currency.Symbol);
        writer.WriteBoolean("DisplaySymbolOnRight"u8, false);
        writer.WriteNumber("ExchangeRate"u8, KashflowMoney.Four(rate ?? currency.ExchangeRate));
        writer.WriteEndObject();
    }

    private static void WriteCommon(Utf8JsonWriter writer, CustomerView view, KashflowReference reference)
    {
        var (record, totals) = view;
        var fields = record.Fields;
        writer.WriteNumber("Id"u8, record.Id);
        writer.WriteString("Code"u8, record.Code);
        writer.WriteString("Name"u8, record.Name);
        writer.WriteNumber("TotalPaidAmount"u8, KashflowMoney.Four(totals.Paid));
        writer.WriteNumber("OutstandingBalance"u8, KashflowMoney.Four(totals.Outstanding));
        writer.WriteBoolean("IsSchedule"u8, false);
        writer.WriteString("SourceName"u8, "");
        writer.WriteNumber("DefaultNominalCode"u8, fields.DefaultNominalCode ?? 0);
        writer.WriteBoolean("IsArchived"u8, fields.IsArchived);
        writer.WriteString("VATNumber"u8, fields.VATNumber ?? "");
        writer.WriteString("TradeBorderType"u8, fields.TradeBorderType ?? "Domestic");
        writer.WriteBoolean("IsCISReverseCharge"u8, fields.IsCISReverseCharge);
        writer.WriteBoolean("ApplyWithholdingTax"u8, fields.ApplyWithholdingTax);
        writer.WriteString("CustomerKey"u8, fields.CustomerKey);
        writer.WriteStartArray("Contacts"u8);
        foreach (var contact in fields.Contacts ?? [])
            WriteContact(writer, contact);

        writer.WriteEndArray();
        WriteAddresses(writer, "Addresses"u8, fields.Addresses, withName: false);
        WriteCurrency(writer, fields.Currency?.Code, rate: null, reference);
    }

    private static void WriteContact(Utf8JsonWriter writer, ContactFields contact)
    {
        writer.WriteStartObject();
        writer.WriteNumber("Id"u8, contact.Id);
        writer.WriteBoolean("IsPrimary"u8, contact.IsPrimary);
        writer.WriteBoolean("ReceiveEmails"u8, contact.ReceiveEmails);
        writer.WriteString("Name"u8, contact.Name ?? string.Join(' ', contact.Firstname, contact.LastName).Trim());
        writer.WriteString("Title"u8, contact.Title);
        writer.WriteString("Firstname"u8, contact.Firstname);
        writer.WriteString("LastName"u8, contact.LastName);
        writer.WriteString("Telephone"u8, contact.Telephone);
        writer.WriteString("Fax"u8, contact.Fax);
        writer.WriteString("Mobile"u8, contact.Mobile);
        writer.WriteString("Website"u8, contact.Website);
        writer.WriteString("Email"u8, contact.Email);
        writer.WriteEndObject();
    }

    private static void WriteAddresses(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<AddressFields>? addresses, bool withName)
    {
        writer.WriteStartArray(name);
        foreach (var address in addresses ?? [])
            WriteAddress(writer, address, withName);

        writer.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<NamedText>? texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("Name"u8, text.Name);
            writer.WriteString("Value"u8, text.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string DisplayName(KashflowCustomer record) =>
        record.Fields.Addresses?.FirstOrDefault()?.PostCode is { Length: > 0 } postCode ? $"{record.Name}, {postCode}" : record.Name;
}
