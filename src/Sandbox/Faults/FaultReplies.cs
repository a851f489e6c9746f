using System.Globalization;
using System.Text;

namespace KashflowOrleans.Sandbox.Faults;

/// <summary>Answers that do not belong to one platform: they come from whatever stands before it.</summary>
internal static class FaultReplies
{
    private static readonly byte[] MaintenancePage = Encoding.UTF8.GetBytes(
        "<!doctype html><html><head><title>503 Service Temporarily Unavailable</title></head>" +
        "<body><h1>Service Temporarily Unavailable</h1><p>The service is under maintenance. Please come back later.</p></body></html>\n");

    public static void RetryAfter(HttpContext context, Fault fault)
    {
        if (fault.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
    }

    public static Task MaintenanceAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.Body.WriteAsync(MaintenancePage, 0, MaintenancePage.Length, context.RequestAborted);
    }
}
