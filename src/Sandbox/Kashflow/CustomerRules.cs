namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>What the service refuses of a customer, before its code is held against the others'. Pure.</summary>
internal static class CustomerRules
{
    public static KashflowRefusal? Check(CustomerFields fields, KashflowReference reference, KashflowOptions options)
    {
        if (string.IsNullOrWhiteSpace(fields.Name) && !fields.CreateCustomerNameIfEmptyOrNull)
            return KashflowRefusal.Invalid("CustomerName", "Customer Name is required.");

        if (string.IsNullOrWhiteSpace(fields.Code))
        {
            if (!fields.CreateCustomerCodeIfDuplicate)
                return KashflowRefusal.Invalid("CustomerCode", "Customer Code is required.");
        }
        else if (!IsPlain(fields.Code))
        {
            return KashflowRefusal.CodeInvalid;
        }
        else if (fields.Code.Length > options.MaximumCustomerCodeLength)
        {
            return KashflowRefusal.Invalid("CustomerCode", $"The customer code may have {options.MaximumCustomerCodeLength} characters at most.");
        }

        if (fields.Currency?.Code is { Length: > 0 } currency && reference.Currency(currency) is null)
            return KashflowRefusal.Invalid("Currency", $"Currency {currency} is not enabled.");

        if (fields.DefaultNominalCode is > 0 and var nominal && reference.Nominal(nominal) is null)
            return KashflowRefusal.Invalid("NominalCode", $"Nominal code {nominal} does not exist.");

        return CheckCountries(fields.Addresses) ?? CheckCountries(fields.DeliveryAddresses);
    }

    public static KashflowRefusal? CheckCountry(AddressFields? address) =>
        address?.CountryCode is { Length: > 0 } code && KashflowCountries.Name(code) is null
            ? KashflowRefusal.Invalid("CountryCode", $"Country code {code} is not in the list of countries.")
            : null;

    /// <summary>First letters and digits of the name and a number that makes it unique: "Jim Iles" becomes JIMIL01.</summary>
    public static string SuggestCode(string? name, Func<string, bool> isTaken)
    {
        var letters = new string([.. (name ?? "").Where(char.IsAsciiLetterOrDigit).Take(5)]).ToUpperInvariant();
        if (letters.Length == 0)
            letters = "CUST";

        for (var number = 1; ; number++)
        {
            var code = FormattableString.Invariant($"{letters}{number:00}");
            if (!isTaken(code))
                return code;
        }
    }

    private static bool IsPlain(string code) => code.All(char.IsAsciiLetterOrDigit);

    private static KashflowRefusal? CheckCountries(IReadOnlyList<AddressFields>? addresses)
    {
        foreach (var address in addresses ?? [])
        {
            if (CheckCountry(address) is { } refusal)
                return refusal;
        }

        return null;
    }
}
