using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Gateway.Http;

/// <summary>The outermost step of every request: correlation id, security headers, and a problem for every failure.</summary>
internal sealed partial class Outermost(GatewayOptions options, ILogger<Outermost> logger)
{
    public async Task Run(HttpContext context, RequestDelegate next)
    {
        Correlation.Assign(context);
        SecurityHeaders.Add(context.Response.Headers);
        Problem? problem;
        try
        {
            await next(context);
            problem = context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null }
                ? Problems.ForStatus(context.Response.StatusCode, options.MaxBodyBytes)
                : null;
        }
        catch (Exception exception)
        {
            problem = Explain(context, exception);
            if (problem is null)
            {
                return;
            }

            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            Reset(context);
        }

        if (problem is not null)
        {
            await ProblemWriter.Write(context, problem);
        }
    }

    private Problem? Explain(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case StorageUnavailableException:
                LogStorageUnavailable(exception.Message, Correlation.IdOf(context));
                return Problems.StorageUnavailable;
            case GrainsUnavailableException:
                LogGrainsUnavailable(exception.Message, Correlation.IdOf(context));
                return Problems.GrainsUnavailable;
            case RefusedByGrainException:
                return Problems.BadRequest(exception.Message);
            case StorageRejectedException:
                return Problems.BadRequest(exception.Message);
            case BadHttpRequestException bad:
                return Problems.ForStatus(bad.StatusCode, options.MaxBodyBytes);
            case OperationCanceledException or IOException when context.RequestAborted.IsCancellationRequested:
                return null;
            default:
                LogFailure(exception, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "no endpoint", Correlation.IdOf(context));
                return Problems.Internal;
        }
    }

    private static void Reset(HttpContext context)
    {
        context.Response.Clear();
        context.Response.Headers[Correlation.Header] = Correlation.IdOf(context);
        SecurityHeaders.Add(context.Response.Headers);
    }
}
