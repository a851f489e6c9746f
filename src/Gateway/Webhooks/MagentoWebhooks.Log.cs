using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Gateway.Webhooks;

internal sealed partial class MagentoWebhooks
{
    [LoggerMessage(2005, LogLevel.Warning, "Webhooks for merchant {Merchant} cannot be verified: {Reason}")]
    private partial void LogMisconfigured(string merchant, string reason);
}
