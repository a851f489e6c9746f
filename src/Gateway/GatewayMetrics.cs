using System.Diagnostics.Metrics;

namespace KashflowOrleans.Gateway;

/// <summary>What the gateway counts. Names are contracts.</summary>
internal sealed class GatewayMetrics
{
    public const string MeterName = "KashflowOrleans.Gateway";

    private readonly Counter<long> _webhooks;
    private readonly Counter<long> _dropped;
    private readonly Histogram<double> _duration;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _webhooks = meter.CreateCounter<long>("kashflow.gateway.webhooks", "{request}", "Webhooks by the status they were answered with.");
        _duration = meter.CreateHistogram<double>("kashflow.gateway.webhook.duration", "s", "Time from a webhook's arrival to its answer.");
        _dropped = meter.CreateCounter<long>("kashflow.gateway.publications.dropped", "{event}", "Events left to the inbox's pump.");
    }

    public void WebhookAnswered(int status, TimeSpan took)
    {
        _webhooks.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));
        _duration.Record(took.TotalSeconds);
    }

    public void PublicationDropped() => _dropped.Add(1);
}
