using KashflowOrleans.Sandbox.Faults;
using Microsoft.Extensions.Primitives;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>KashFlow REST v2 on its own port, base path /v2 (apis/kashflow.md §2, §3).</summary>
internal sealed class KashflowApi(KashflowAccount account) : IPlatformWords
{
    public FaultSet Faults => account.Faults;

    public void Map(IEndpointRouteBuilder routes)
    {
        new SessionEndpoints(account).Map(routes);
        new CustomerEndpoints(account).Map(routes);
        new InvoiceEndpoints(account).Map(routes);
        new CreditEndpoints(account).Map(routes);
        new JournalEndpoints(account).Map(routes);
        new ReferenceEndpoints(account).Map(routes);
        new ProductEndpoints(account).Map(routes);
    }

    /// <summary>A handler that only a live session reaches.</summary>
    public static RequestDelegate Secured(KashflowAccount account, RequestDelegate handler) => context =>
    {
        StringValues authorization = context.Request.Headers.Authorization;
        return account.Sessions.Check(authorization.Count == 1 ? authorization[0] : null) is { } refusal ? refusal.SendAsync(context) : handler(context);
    };

    public void ExpireSessions() => account.ExpireSessions();

    public void LockAccount() => account.LockAccount();

    public Task NotFoundAsync(HttpContext context) => KashflowRefusal.Unknown(context.Request.Path.Value ?? "/").SendAsync(context);

    public Task RefuseAsync(HttpContext context, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Timeout400:
                return KashflowRefusal.SqlTimeout.SendAsync(context);
            case FaultKind.UnauthorizedOnce:
                return KashflowRefusal.InvalidSession.SendAsync(context);
            case FaultKind.Throttle429:
                FaultReplies.RetryAfter(context, fault);
                return new KashflowRefusal(429, "TooManyRequests", "Too many requests.").SendAsync(context);
            case FaultKind.Html503:
                return FaultReplies.MaintenanceAsync(context);
            default:
                var error = fault.Status >= 500 ? "-2146233088" : "InvalidRequest";
                return new KashflowRefusal(fault.Status, error, "The request could not be processed.").SendAsync(context);
        }
    }
}
