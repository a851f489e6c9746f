using KashflowOrleans.Sandbox.Faults;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>Magento 2 REST on its own port, under /rest/{store}/V1 and /index.php/rest/{store}/V1 (apis/magento.md §1.1).</summary>
internal sealed class MagentoApi(MagentoShop shop, TimeProvider time) : IPlatformWords
{
    private readonly MagentoAuthorization _authorization = new(shop.Options, time);
    private int _reports;

    public FaultSet Faults => shop.Faults;

    public void Map(IEndpointRouteBuilder routes)
    {
        HashSet<string> stores = new(StringComparer.OrdinalIgnoreCase) { "", "/default", "/all", "/" + shop.Options.StoreCode };
        foreach (var prefix in stores.SelectMany(static store => new[] { $"/rest{store}/V1", $"/index.php/rest{store}/V1" }))
        {
            new OrderEndpoints(shop, _authorization, this).Map(routes, prefix);
            new FulfilmentEndpoints(shop, _authorization).Map(routes, prefix);
            new ShopEndpoints(shop, _authorization, this).Map(routes, prefix);
            new ShipmentEndpoints(shop, _authorization, this).Map(routes, prefix);
        }

        new OAuthEndpoints(_authorization).Map(routes);
    }

    /// <summary>An error the shop hides behind a report id.</summary>
    public MagentoRefusal Report() => MagentoRefusal.Internal(Interlocked.Increment(ref _reports) * 7919);

    public void ExpireSessions()
    {
        // Integration tokens do not expire (apis/magento.md §2).
    }

    public void LockAccount()
    {
        // An integration cannot be locked by wrong attempts.
    }

    public Task NotFoundAsync(HttpContext context) => MagentoRefusal.RouteMissing.SendAsync(context);

    public Task RefuseAsync(HttpContext context, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Timeout400:
                return Report().SendAsync(context);
            case FaultKind.UnauthorizedOnce:
                return MagentoRefusal.NotAuthorized("Magento_Sales::actions_view").SendAsync(context);
            case FaultKind.Throttle429:
                FaultReplies.RetryAfter(context, fault);
                return MagentoRefusal.TooManyRequests.SendAsync(context);
            case FaultKind.Html503:
                return FaultReplies.MaintenanceAsync(context);
            default:
                var refusal = fault.Status >= 500 ? Report() : new MagentoRefusal(fault.Status, "The request could not be processed.");
                return (refusal with { Status = fault.Status }).SendAsync(context);
        }
    }
}
