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

    private readonly Dictionary<string, PaymentMethodConfig> _methods = new(StringComparer.OrdinalIgnoreCase);

    private FlowSettings(MerchantConfig config, string channel)
    {
        Channel = channel;
        HomeCurrency = config.HomeCurrency;
        TimeZone = config.TimeZone;
        Zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(config.TimeZone);
        foreach (var method in config.Posting.PaymentMethods)
        {
            _methods.TryAdd(method.ChannelMethod, method);
        }

        var fields = new ValueObject(13);
        fields.Set("merchant", Values.Value.Of(config.Merchant));
        fields.Set("name", Values.Value.Of(config.Name));
        fields.Set("timeZone", Values.Value.Of(config.TimeZone));
        fields.Set("timeZoneKnown", Values.Value.Of(Zone is not null));
        fields.Set("homeCurrency", Values.Value.Of(config.HomeCurrency));
        fields.Set("salesNominal", Values.Value.Of(config.Posting.SalesNominal));
        fields.Set("shippingNominal", Values.Value.Of(config.Posting.ShippingNominal));
        fields.Set("feeNominal", Values.Value.Of(config.Posting.FeeNominal));
        fields.Set("paymentTermsDays", Values.Value.Of(config.Posting.PaymentTermsDays));
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

    /// <summary>Where a channel's payment method is booked: its own entry whatever the letters, else the entry <c>*</c>; null when there is neither.</summary>
    public PaymentMethodConfig? FindPaymentMethod(string channelMethod) => _methods.GetValueOrDefault(channelMethod) ?? _methods.GetValueOrDefault(AllOthers);
}
