using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace KashflowOrleans.Gateway.Security;

/// <summary>Lets a request through to its endpoint if its caller may use it, and writes the audit line of every act.</summary>
internal sealed class AccessControl(ApiKeyAuthenticator authenticator, IAuditSink audit, TimeProvider time)
{
    public async Task Run(HttpContext context, RequestDelegate next)
    {
        // Anything else is the framework's own answer (404, 405).
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }

        var access = endpoint.Metadata.GetMetadata<AccessRule>()?.Access;
        if (access is Access.Open)
        {
            await next(context);
            return;
        }

        if (access is null)
        {
            await ProblemWriter.Write(context, Problems.Forbidden("This address states no access rule."));
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        if (await authenticator.Authenticate(context.Request.Headers) is not { } caller)
        {
            await ProblemWriter.Write(context, Problems.Unauthenticated("Send a valid key as 'Authorization: Bearer kf_…' or 'X-Api-Key: kf_…'."));
            return;
        }

        var merchant = context.Request.RouteValues.TryGetValue("merchant", out var value) ? value as string : null;
        switch (AccessRules.Decide(access.Value, caller, merchant))
        {
            case AccessDecision.Hidden:
                await ProblemWriter.Write(context, Problems.UnknownMerchant);
                return;
            case AccessDecision.Forbidden:
                await ProblemWriter.Write(context, Problems.Forbidden($"The key '{caller.KeyId}' may not do this: it needs {Needed(access.Value)}."));
                RecordIfAct(context, endpoint, caller, merchant, time.GetTimestamp());
                return;
            default:
                await Proceed(context, endpoint, caller, merchant, next);
                return;
        }
    }

    private async Task Proceed(HttpContext context, RouteEndpoint endpoint, Caller caller, string? merchant, RequestDelegate next)
    {
        context.Features.Set(caller);
        var began = time.GetTimestamp();
        try
        {
            await next(context);
            RecordIfAct(context, endpoint, caller, merchant, began);
        }
        catch (Exception exception)
        {
            RecordIfAct(context, endpoint, caller, merchant, began, exception.GetType().Name);
            throw;
        }
    }

    private void RecordIfAct(HttpContext context, RouteEndpoint endpoint, Caller caller, string? merchant, long began, string? failure = null)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            return;
        }

        var took = time.GetElapsedTime(began);
        var note = context.Features.Get<AuditNote>();
        audit.Record(new AuditLine(
            Instant.FromDateTimeOffset(time.GetUtcNow() - took),
            merchant ?? string.Empty,
            string.Empty,
            note?.Entity ?? merchant ?? string.Empty,
            Correlation.IdOf(context),
            caller.KeyId,
            $"{method} {endpoint.RoutePattern.RawText}",
            failure ?? context.Response.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture),
            (int)took.TotalMilliseconds,
            note?.Request,
            null));
    }

    private static string Needed(Access access) => access switch
    {
        Access.Cluster => "the cluster key",
        _ => $"the role {access.ToString().ToLowerInvariant()}",
    };
}

/// <summary>What an endpoint wants its audit line to say.</summary>
internal sealed class AuditNote
{
    /// <summary>Grain key of the entity acted on.</summary>
    public string? Entity { get; private set; }

    /// <summary>The request's body, secrets masked.</summary>
    public string? Request { get; private set; }

    /// <summary>Notes what is acted on.</summary>
    public static void Set(HttpContext context, string? entity = null, string? request = null)
    {
        var note = context.Features.Get<AuditNote>() ?? new AuditNote();
        note.Entity = entity ?? note.Entity;
        note.Request = request ?? note.Request;
        context.Features.Set(note);
    }
}

/// <summary>The caller of a request that passed <see cref="AccessControl"/>.</summary>
internal static class CallerExtensions
{
    /// <summary>Who calls.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.GetRequiredFeature<Caller>();
}
