using System.Runtime.CompilerServices;
using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Values;
using NodaTime;

namespace KashflowOrleans.Flows.Running;

/// <summary>What flows see of a merchant's configuration, under the name <c>settings</c>.</summary>
public sealed class FlowSettings
{
    private const string AllOthers = "*";

    private static readonly ConditionalWeakTable<MerchantConfig, Dictionary<string, FlowSettings>> Cache = [];

    private readonly ChannelChoices _choices;
    private readonly Dictionary<string, PaymentMethodConfig> _methods = new(StringComparer.OrdinalIgnoreCase);

    private FlowSettings(MerchantConfig config, string channel)
    {
        Channel = channel;
        _choices = ChannelChoices.Of(config.Posting, config.Find(channel));
        HomeCurrency = config.HomeCurrency;
        TimeZone = config.TimeZone;
        Zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(config.TimeZone);
        foreach (var method in config.Posting.PaymentMethods)
        {
            _methods.TryAdd(method.ChannelMethod, method);
        }

        var fields = new ValueObject(22);
        fields.Set("merchant", Values.Value.Of(config.Merchant));
        fields.Set("name", Values.Value.Of(config.Name));
        fields.Set("timeZone", Values.Value.Of(config.TimeZone));
        fields.Set("timeZoneKnown", Values.Value.Of(Zone is not null));
        fields.Set("homeCurrency", Values.Value.Of(config.HomeCurrency));
        fields.Set("salesNominal", Values.Value.Of(_choices.Posting.SalesNominal));
        fields.Set("shippingNominal", Values.Value.Of(_choices.Posting.ShippingNominal));
        fields.Set("feeNominal", Values.Value.Of(_choices.Posting.FeeNominal));
        if (_choices.Posting.GiftCardNominal is { } giftCards)
        {
            fields.Set("giftCardNominal", Values.Value.Of(giftCards));
        }

        fields.Set("nominalsByCategory", Table(_choices.Posting.NominalsByCategory));
        fields.Set("nominalsBySku", Table(_choices.Posting.NominalsBySku));
        fields.Set("paymentTermsDays", Values.Value.Of(config.Posting.PaymentTermsDays));
        fields.Set("paymentTermsType", Values.Value.Of(_choices.Posting.PaymentTermsType));
        fields.Set("taxPoint", Values.Value.Of(_choices.Posting.TaxPoint));
        fields.Set("exchangeRateSource", Values.Value.Of(_choices.Posting.ExchangeRateSource));
        fields.Set("vatCountry", Values.Value.Of(_choices.Posting.VatCountry));
        if (_choices.Problem is { } problem)
        {
            fields.Set("problem", Values.Value.Of(problem));
        }

        fields.Set("writeBack", Values.Value.Of(config.Posting.WriteBack));
        fields.Set("productLines", Values.Value.Of(config.Posting.ProductLines));
        fields.Set("refundsReturnStock", Values.Value.Of(config.Posting.RefundsReturnStock));
        fields.Set("channel", Values.Value.Of(channel));
        Value = Values.Value.Of(fields);
    }

    /// <summary>The settings as expressions see them.</summary>
    public Value Value { get; }

    /// <summary>Name of the connection that the subject came from.</summary>
    public string Channel { get; }

    /// <summary>ISO 4217 code of the books.</summary>
    public string HomeCurrency { get; }

    /// <summary>Name of the business's time zone.</summary>
    public string TimeZone { get; }

    /// <summary>The business's time zone; null when its name is not known.</summary>
    public DateTimeZone? Zone { get; }

    /// <summary>Liability account of gift cards; null when none is set.</summary>
    public int? GiftCardNominal => _choices.Posting.GiftCardNominal;

    /// <summary>Whose exchange rate invoices carry, one of <see cref="ExchangeRateSources"/>.</summary>
    public string ExchangeRateSource => _choices.Posting.ExchangeRateSource;

    /// <summary>Where the business is for VAT, one of <see cref="VatCountries"/>.</summary>
    public string VatCountry => _choices.Posting.VatCountry;

    /// <summary>The account that the settings give a product; null when they give none.</summary>
    /// <param name="sku">Stock-keeping unit, asked for first.</param>
    /// <param name="category">The channel's product type.</param>
    public int? NominalOfProduct(string? sku, string? category) =>
        (sku is not null && _choices.Posting.NominalsBySku.TryGetValue(sku, out var code)) || (category is not null && _choices.Posting.NominalsByCategory.TryGetValue(category, out code)) ? code : null;

    /// <summary>The treatment without VAT that the settings give a product; null when they give none.</summary>
    /// <param name="sku">Stock-keeping unit, asked for first.</param>
    /// <param name="category">The channel's product type.</param>
    public string? VatOfProduct(string? sku, string? category) =>
        (sku is not null && _choices.Posting.VatBySku.TryGetValue(sku, out var name)) || (category is not null && _choices.Posting.VatByCategory.TryGetValue(category, out name)) ? name : null;

    /// <summary>What the ledger is told of a treatment, one of <see cref="LedgerVatNames"/>.</summary>
    public string LedgerVatOf(string treatment) => _choices.Posting.VatTreatments.TryGetValue(treatment, out var chosen)
        ? chosen
        : treatment switch
        {
            VatTreatmentNames.Exempt or VatTreatmentNames.OutsideScope => LedgerVatNames.Exempt,
            VatTreatmentNames.EuConsumer => LedgerVatNames.Hold,
            _ => LedgerVatNames.Zero,
        };

    /// <summary>What stands before the numbers in references; empty when nothing does.</summary>
    /// <param name="store">The store that <c>{store}</c> stands for; without one nothing stands there.</param>
    public string PrefixOf(string? store) => _choices.ReferencePrefix.Replace("{store}", store ?? string.Empty, StringComparison.Ordinal);

    /// <summary>When an invoice of a day is due.</summary>
    public LocalDate DueOn(LocalDate day) =>
        (_choices.Posting.PaymentTermsType == PaymentTermsTypes.AfterMonthEnd ? DateAdjusters.EndOfMonth(day) : day).PlusDays(_choices.Posting.PaymentTermsDays);

    /// <summary>The settings of a configuration; the same object for the same configuration and channel.</summary>
    /// <param name="config">The merchant's configuration.</param>
    /// <param name="channel">Name of the connection that the subject came from.</param>
    public static FlowSettings From(MerchantConfig config, string channel)
    {
        var byChannel = Cache.GetValue(config, static _ => new Dictionary<string, FlowSettings>(StringComparer.Ordinal));
        lock (byChannel)
        {
            if (!byChannel.TryGetValue(channel, out var settings))
            {
                settings = new FlowSettings(config, channel);
                byChannel.Add(channel, settings);
            }

            return settings;
        }
    }

    private static Value Table(IReadOnlyDictionary<string, int> codes)
    {
        var fields = new ValueObject(codes.Count);
        foreach (var (name, code) in codes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            fields.Set(name, Values.Value.Of(code));
        }

        return Values.Value.Of(fields);
    }

    /// <summary>Where a channel's payment method is booked: its own entry whatever the letters, else the entry <c>*</c>; null when there is neither.</summary>
    public PaymentMethodConfig? FindPaymentMethod(string channelMethod) => _methods.GetValueOrDefault(channelMethod) ?? _methods.GetValueOrDefault(AllOthers);
}
