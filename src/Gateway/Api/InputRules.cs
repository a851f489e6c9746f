using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Grains.Polling;
using KashflowOrleans.Storage.Secrets;
using NodaTime;

namespace KashflowOrleans.Gateway.Api;

/// <summary>What a schema cannot say about merchants and connections, and their translation. Every check collects; nothing is translated while a check fails.</summary>
internal static class InputRules
{
    private static readonly IReadOnlyList<string> ReservedKeyNames = ["engine", Security.Caller.Cluster.KeyId];

    private const string BillOn = "billOn";

    private static readonly IReadOnlyList<string> SecretEndings = ["password", "passphrase", "secret", "token", "memorableWord", "privateKey"];

    /// <summary>Checks a merchant's settings.</summary>
    public static IEnumerable<InputError> Check(MerchantInput input, string path)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(input.TimeZone) is null)
        {
            yield return new InputError(path + "timeZone", input.TimeZone, "is not a known time zone. Use an IANA name such as Europe/London.");
        }
    }

    /// <summary>Checks a connection.</summary>
    public static IEnumerable<InputError> Check(ConnectionInput input, string path, bool mayReferToServer)
    {
        if (!IsUsable(input.BaseUrl))
        {
            // An address with a user in it may hold a password: it is not repeated.
            yield return new InputError(
                path + "baseUrl",
                input.BaseUrl.Contains('@', StringComparison.Ordinal) ? null : input.BaseUrl,
                "is not an acceptable address. Use https://host/path without user, query or fragment; credentials belong to secrets.");
        }

        foreach (var name in (input.Settings ?? new Dictionary<string, string>()).Keys.Where(LooksSecret))
        {
            yield return new InputError($"{path}settings.{name}", null, "looks like a secret, and settings are stored and shown as they are. Move it to secrets.");
        }

        foreach (var name in UnknownSources(input))
        {
            yield return new InputError($"{path}settings.{PollSources.Setting}", name, $"is nothing that is polled. Use some of: {string.Join(", ", PollSources.Names)}; or none.");
        }

        foreach (var (name, value) in (input.Settings ?? new Dictionary<string, string>()).Where(setting => string.Equals(setting.Key, BillOn, StringComparison.OrdinalIgnoreCase)))
        {
            // Any other spelling would be passed over, and every order billed whole.
            if (name != BillOn)
            {
                yield return new InputError($"{path}settings.{name}", value, $"is not known. Write it {BillOn}.");
            }
            else if (input.Kind != ConnectionKinds.Magento)
            {
                yield return new InputError($"{path}settings.{name}", value, "belongs to a shop's connection of the kind magento. Remove it here.");
            }
        }

        if (mayReferToServer)
        {
            yield break;
        }

        foreach (var (name, secret) in input.Secrets ?? new Dictionary<string, SecretInput>())
        {
            if (secret.Value is null)
            {
                yield return new InputError(
                    $"{path}secrets.{name}",
                    null,
                    "refers to a variable or file of the server, which needs the cluster key. Send the secret as {\"value\":\"…\"}; it is stored encrypted.");
            }
        }
    }

    /// <summary>Checks a key's name: it stands in the audit as the actor.</summary>
    public static IEnumerable<InputError> CheckKeyName(string name, string path)
    {
        if (ReservedKeyNames.Contains(name, StringComparer.Ordinal))
        {
            yield return new InputError(path, name, "stands for somebody else in the audit. Choose another name.");
        }
    }

    private static IEnumerable<string> UnknownSources(ConnectionInput input) =>
        input.Settings?.TryGetValue(PollSources.Setting, out var sources) == true
            ? sources.Split(',', StringSplitOptions.TrimEntries).Where(name => name != "none" && !PollSources.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            : [];

    /// <summary>Settings for the merchant's grain.</summary>
    public static MerchantSettings ToSettings(MerchantInput input) => new(
        input.Name.Trim(),
        input.TimeZone,
        input.HomeCurrency,
        new PostingConfig(
            input.Posting.Ledger,
            input.Posting.SalesNominal,
            input.Posting.ShippingNominal ?? input.Posting.SalesNominal,
            input.Posting.FeeNominal ?? input.Posting.SalesNominal,
            input.Posting.PaymentTermsDays,
            input.Posting.FirstInvoiceNumber,
            input.Posting.WriteBack,
            [.. (input.Posting.PaymentMethods ?? new Dictionary<string, PaymentMethodInput>()).Select(method => new PaymentMethodConfig(method.Key, method.Value.MethodId, method.Value.AccountId))])
        {
            ProductLines = input.Posting.ProductLines,
            RefundsReturnStock = input.Posting.RefundsReturnStock,
            Numbering = Enum.Parse<InvoiceNumbering>(input.Posting.Numbering, ignoreCase: true),
        });

    /// <summary>A connection for the merchant's grain, its secrets encrypted or as references.</summary>
    public static ConnectionConfig ToConfig(string id, ConnectionInput input, ISecretProtector protector) => new(
        id,
        input.Kind,
        input.BaseUrl.TrimEnd('/'),
        input.Settings ?? new Dictionary<string, string>(),
        (input.Secrets ?? new Dictionary<string, SecretInput>()).ToDictionary(secret => secret.Key, secret => ToReference(secret.Value, protector)),
        input.RequestsPerSecond,
        input.TimeoutSeconds,
        input.PollSeconds,
        input.Environment);

    private static bool LooksSecret(string name) => SecretEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static string ToReference(SecretInput secret, ISecretProtector protector) => secret switch
    {
        { Env: { } variable } => SecretReferences.Env + variable,
        { File: { } path } => SecretReferences.File + path,
        _ => protector.Protect(secret.Value!),
    };

    private static bool IsUsable(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.UserInfo.Length == 0
        && uri.Query.Length == 0
        && uri.Fragment.Length == 0;
}
