using Microsoft.AspNetCore.Http.Features;

namespace KashflowOrleans.Sandbox.Faults;

/// <summary>The words in which one platform refuses.</summary>
internal interface IPlatformWords
{
    FaultSet Faults { get; }

    void ExpireSessions();

    void LockAccount();

    /// <summary>Answers a request that no route matches.</summary>
    Task NotFoundAsync(HttpContext context);

    /// <summary>Writes the answer a fault asks for.</summary>
    Task RefuseAsync(HttpContext context, Fault fault);
}

/// <summary>Stands before every request of a platform except its panel and lets the faults in force happen to it.</summary>
internal sealed class FaultMiddleware(IPlatformWords platform, TimeProvider time)
{
    /// <summary>Where a handler that creates something finds the lag of this request.</summary>
    private static readonly object ReadLagKey = new();

    /// <summary>Lag that a fault gave this request; null leaves the platform's own.</summary>
    public static TimeSpan? ReadLagOf(HttpContext context) =>
        context.Items.TryGetValue(ReadLagKey, out var lag) ? (TimeSpan?)lag : null;

    public Task Invoke(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path.StartsWith("/_sandbox", StringComparison.OrdinalIgnoreCase))
            return next(context);

        var plan = platform.Faults.Plan(context.Request.Method, path);
        return plan == default ? next(context) : InvokeAsync(context, next, plan);
    }

    private static async Task DoUnheardAsync(HttpContext context, RequestDelegate next)
    {
        var body = context.Features.Get<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        await next(context);
        context.Features.Set(body);
    }

    private async Task InvokeAsync(HttpContext context, RequestDelegate next, FaultPlan plan)
    {
        if (plan.Delay > TimeSpan.Zero)
            await Task.Delay(plan.Delay, time, context.RequestAborted);

        if (plan.ExpireSessions)
            platform.ExpireSessions();

        if (plan.LockAccount)
            platform.LockAccount();

        if (plan.ReadLag > TimeSpan.Zero)
            context.Items[ReadLagKey] = plan.ReadLag;

        if (plan.DropReply)
        {
            await DoUnheardAsync(context, next);
            context.Abort();
        }
        else if (plan.Refusal is { } refusal)
        {
            if (refusal.AfterWork)
            {
                await DoUnheardAsync(context, next);
                context.Response.Clear();
            }

            await platform.RefuseAsync(context, refusal);
        }
        else
        {
            await next(context);
        }
    }
}
