using System.Text.Json;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>Writes what an account is set up with (apis/kashflow.md §3 and Appendix A).</summary>
internal static class ReferenceWire
{
    public static void WriteVatRates(Utf8JsonWriter writer, KashflowReference reference)
    {
        writer.WriteStartArray();
        foreach (var rate in reference.VatRates)
        {
            writer.WriteStartObject();
            writer.WriteNumber("VATId"u8, rate.Id);
            writer.WriteNumber("VATRate"u8, KashflowMoney.Four(rate.Rate));
            writer.WriteString("VATText"u8, rate.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteVatSettings(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("VatRegistrationNumber"u8, "GB123456789");
        writer.WriteString("VatThresholdStatus"u8, "");
        writer.WriteString("RegisteredIn"u8, "United Kingdom");
        writer.WriteString("RegisteredState"u8, "");
        writer.WriteString("VatName"u8, "VAT");
        writer.WriteNumber("VatRate"u8, 20.0000m);
        writer.WriteBoolean("CalculateTaxOnIndividualUnitPrice"u8, false);
        writer.WriteBoolean("VatConfigured"u8, true);
        writer.WriteBoolean("IsVatRegistered"u8, true);
        writer.WriteStartObject("LockTransactionAfterVat"u8);
        writer.WriteBoolean("IsLocked"u8, true);
        writer.WriteBoolean("PartnerControls"u8, false);
        writer.WriteEndObject();
        writer.WriteStartObject("CashAccounting"u8);
        writer.WriteBoolean("IsInvoiceOnCashAccounting"u8, false);
        writer.WriteBoolean("IsPurchaseOnCashAccounting"u8, false);
        writer.WriteBoolean("RemoveCashAccounting"u8, false);
        writer.WriteEndObject();
        writer.WriteStartObject("FlatRateScheme"u8);
        writer.WriteBoolean("IsEnabled"u8, false);
        writer.WriteNumber("VatRate"u8, 0);
        writer.WriteEndObject();
        writer.WriteStartObject("MOSSSettings"u8);
        writer.WriteBoolean("IsMOSSRegistered"u8, false);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static void WriteNominal(Utf8JsonWriter writer, KashflowNominal nominal)
    {
        writer.WriteStartObject();
        writer.WriteNumber("Id"u8, nominal.Id);
        writer.WriteNumber("Code"u8, nominal.Code);
        writer.WriteString("Name"u8, nominal.Name);
        writer.WriteString("Type"u8, nominal.Type);
        writer.WriteNumber("NomType"u8, nominal.NomType);
        writer.WriteBoolean("Disallowed"u8, false);
        writer.WriteString("ComplianceCode"u8, "");
        writer.WriteBoolean("Archived"u8, false);
        writer.WriteBoolean("DigitalService"u8, false);
        writer.WriteNumber("IsProduct"u8, 0);
        writer.WriteNumber("VATRate"u8, KashflowMoney.Four(nominal.VatRate));
        writer.WriteBoolean("VATExempt"u8, false);
        writer.WriteString("Description"u8, "");
        writer.WriteNumber("Special"u8, 0);
        writer.WriteString("Classification"u8, nominal.Classification);
        writer.WriteBoolean("AllowDelete"u8, false);
        writer.WriteBoolean("ManageStockLevel"u8, false);
        writer.WriteNumber("QuantityInStock"u8, 0);
        writer.WriteEndObject();
    }

    public static void WritePaymentMethods(Utf8JsonWriter writer, KashflowReference reference)
    {
        writer.WriteStartArray();
        foreach (var method in reference.PaymentMethods)
        {
            writer.WriteStartObject();
            writer.WriteNumber("Id"u8, method.Id);
            writer.WriteString("Name"u8, method.Name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteBankAccounts(Utf8JsonWriter writer, KashflowAccount account)
    {
        var order = 0;
        writer.WriteStartArray();
        foreach (var bank in account.Reference.BankAccounts)
        {
            writer.WriteStartObject();
            writer.WriteNumber("Id"u8, bank.Id);
            writer.WriteString("AccountName"u8, bank.Name);
            writer.WriteNumber("Code"u8, bank.Code);
            writer.WriteBoolean("IsDefaultAccount"u8, bank.IsDefault);
            writer.WriteBoolean("TransactionLockEnabled"u8, bank.LockedUntil is not null);
            writer.WriteString("TransactionLockDate"u8, (bank.LockedUntil ?? KashflowDates.Never).ToString("yyyy-MM-dd", null));
            writer.WriteString("ReconcileDate"u8, "1900-01-01");
            writer.WriteBoolean("IsArchived"u8, false);
            writer.WriteString("FeedAccountNumber"u8, "");
            writer.WriteString("FeedSiteName"u8, "");
            writer.WriteString("FeedAccountName"u8, "");
            writer.WriteString("FeedAccountHolder"u8, "");
            writer.WriteString("FeedSource"u8, "");
            writer.WriteNull("LastTransactionImportDate"u8);
            writer.WriteNumber("BankFeedsAccountId"u8, 0);
            var balance = account.Balance(bank.Id);
            writer.WriteNumber("BankBalance"u8, KashflowMoney.Four(balance));
            writer.WriteBoolean("IsBankEmpty"u8, balance == 0);
            writer.WriteNumber("Order"u8, ++order);
            WriteMethod(writer, "DefaultInvoicePaymentType"u8, bank.DefaultMethod, account.Reference);
            WriteMethod(writer, "DefaultPurchasePaymentType"u8, bank.DefaultMethod, account.Reference);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteCurrencies(Utf8JsonWriter writer, KashflowReference reference)
    {
        writer.WriteStartArray();
        foreach (var currency in reference.Currencies)
        {
            writer.WriteStartObject();
            writer.WriteNumber("Id"u8, currency.Id);
            writer.WriteString("Code"u8, currency.Code);
            writer.WriteString("Name"u8, currency.Name);
            writer.WriteString("Symbol"u8, currency.Symbol);
            writer.WriteBoolean("DisplaySymbolOnRight"u8, false);
            writer.WriteNumber("ExchangeRate"u8, KashflowMoney.Four(currency.ExchangeRate));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteCountries(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var (id, code, name, isEU) in KashflowCountries.All)
        {
            writer.WriteStartObject();
            writer.WriteNumber("Id"u8, id);
            writer.WriteString("Code"u8, code);
            writer.WriteString("Name"u8, name);
            writer.WriteBoolean("IsEU"u8, isEU);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteProduct(Utf8JsonWriter writer, KashflowProduct product, KashflowReference reference)
    {
        var fields = product.Fields;
        writer.WriteStartObject();
        writer.WriteNumber("Id"u8, product.Id);
        writer.WriteNumber("NominalId"u8, reference.Nominal(product.NominalCode)?.Id ?? 0);
        writer.WriteString("Code"u8, product.Code);
        writer.WriteString("Name"u8, fields.Name);
        writer.WriteNumber("NominalCode"u8, product.NominalCode);
        writer.WriteBoolean("IsDefault"u8, false);
        writer.WriteBoolean("AutoFillLineItem"u8, true);
        writer.WriteNumber("Price"u8, KashflowMoney.Four(fields.Price));
        writer.WriteNumber("WholeSalePrice"u8, KashflowMoney.Four(fields.WholeSalePrice));
        writer.WriteNumber("VATRate"u8, KashflowMoney.Four(fields.VATRate));
        writer.WriteBoolean("VATExempt"u8, fields.VATExempt);
        writer.WriteString("Description"u8, fields.Description ?? "");
        writer.WriteBoolean("ManageStockLevel"u8, fields.ManageStockLevel);
        writer.WriteNumber("QuantityInStock"u8, decimal.ToInt32(decimal.Truncate(fields.QuantityInStock)));
        writer.WriteNumber("StockWarningQuantity"u8, decimal.ToInt32(decimal.Truncate(fields.StockWarningQuantity)));
        writer.WriteBoolean("InUse"u8, true);
        writer.WriteNumber("PurchaseNominalId"u8, 0);
        writer.WriteNumber("PurchaseSubNominalId"u8, 0);
        writer.WriteEndObject();
    }

    public static void WriteMetadata(Utf8JsonWriter writer, KashflowAccount account)
    {
        var summary = account.Summary;
        writer.WriteStartObject();
        writer.WriteNumber("TotalBankBalance"u8, KashflowMoney.Four(summary.Paid));
        writer.WriteNumber("TotalCustomerCount"u8, summary.Customers);
        writer.WriteNumber("TotalInvoiceCount"u8, summary.Invoices);
        writer.WriteNumber("TotalLoginCount"u8, account.SessionsBegun);
        writer.WriteNumber("TotalNominalCount"u8, account.Reference.Nominals.Count);
        writer.WriteNumber("TotalProductCount"u8, account.Products.Count);
        writer.WriteBoolean("UserHasAmazonFiles"u8, false);
        writer.WriteBoolean("AmazonFilesMarkedforMigration"u8, false);
        writer.WriteNumber("TotalSupplierCount"u8, 0);
        writer.WriteString("PayrollProvisioningStatus"u8, "NotInitiated");
        writer.WriteEndObject();
    }

    private static void WriteMethod(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int id, KashflowReference reference)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("Id"u8, id);
        writer.WriteString("Name"u8, reference.PaymentMethods.FirstOrDefault(method => method.Id == id)?.Name ?? "");
        writer.WriteEndObject();
    }
}
