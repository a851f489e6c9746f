using System.Globalization;

namespace KashflowOrleans.Configuration;

/// <summary>How one channel's orders become documents: the merchant's posting settings, with those that the connection has of its own under the same names.</summary>
/// <param name="Posting">The settings that hold for the channel.</param>
/// <param name="ReferencePrefix">What stands before order numbers in references; <c>{store}</c> in it stands for the channel's store. Empty when nothing does.</param>
/// <param name="Problem">What is wrong with the connection's own settings, a sentence; null when nothing is.</param>
public sealed record ChannelChoices(PostingConfig Posting, string ReferencePrefix, string? Problem)
{
    /// <summary>Setting of a connection: what stands before order numbers.</summary>
    public const string PrefixSetting = "referencePrefix";

    private const int LongestPrefix = 20;
    private const int LargestNominal = 999_999;

    /// <summary>The choices of a connection; those of the merchant where it is null.</summary>
    public static ChannelChoices Of(PostingConfig posting, ConnectionConfig? connection)
    {
        if (connection is null)
        {
            return new ChannelChoices(posting, string.Empty, null);
        }

        var problems = ProblemsOf(connection.Settings).ToList();
        return new ChannelChoices(
            posting with
            {
                SalesNominal = Nominal(connection, "salesNominal") ?? posting.SalesNominal,
                ShippingNominal = Nominal(connection, "shippingNominal") ?? posting.ShippingNominal,
                FeeNominal = Nominal(connection, "feeNominal") ?? posting.FeeNominal,
                GiftCardNominal = Nominal(connection, "giftCardNominal") ?? posting.GiftCardNominal,
                PaymentTermsType = connection.Setting("paymentTermsType") ?? posting.PaymentTermsType,
                TaxPoint = connection.Setting("taxPoint") ?? posting.TaxPoint,
                ExchangeRateSource = connection.Setting("exchangeRateSource") ?? posting.ExchangeRateSource,
            },
            connection.Setting(PrefixSetting) ?? string.Empty,
            problems.Count == 0 ? null : $"Setting {problems[0].Name} of the connection '{connection.Id}' {problems[0].Message}");
    }

    /// <summary>What is wrong with a connection's own posting settings: each with its name and what to do.</summary>
    public static IEnumerable<(string Name, string Message)> ProblemsOf(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var name in (string[])["salesNominal", "shippingNominal", "feeNominal", "giftCardNominal"])
        {
            if (Given(settings, name) is { } code && Nominal(code) is null)
            {
                yield return (name, "must be a nominal code, 1 to 999999.");
            }
        }

        foreach (var (name, allowed) in ((string, IReadOnlyList<string>)[])[("paymentTermsType", PaymentTermsTypes.All), ("taxPoint", TaxPoints.All), ("exchangeRateSource", ExchangeRateSources.All)])
        {
            if (Given(settings, name) is { } choice && !allowed.Contains(choice, StringComparer.Ordinal))
            {
                yield return (name, $"must be one of {string.Join(", ", allowed)}.");
            }
        }

        if (Given(settings, PrefixSetting) is { } prefix && (prefix.Length > LongestPrefix || prefix.Any(char.IsControl) || prefix != prefix.TrimStart()))
        {
            yield return (PrefixSetting, "must be at most 20 characters in one line without a blank in front, such as DE- or S{store}-.");
        }
    }

    private static int? Nominal(ConnectionConfig connection, string name) => connection.Setting(name) is { } code ? Nominal(code) : null;

    private static int? Nominal(string code) => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var nominal) && nominal is >= 1 and <= LargestNominal ? nominal : null;

    private static string? Given(IReadOnlyDictionary<string, string> settings, string name) => settings.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
