namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>What travels with a request through the handlers without reaching the service.</summary>
public static class CallOptions
{
    /// <summary>Name of the request option that carries the <see cref="CallContext"/>: <c>[Property(CallOptions.Context)] CallContext context</c> in an API interface.</summary>
    public const string Context = "KashflowOrleans.CallContext";

    private static readonly HttpRequestOptionsKey<CallContext> ContextKey = new(Context);

    /// <summary>For whom a request is made; null when nobody said.</summary>
    public static CallContext? GetCallContext(this HttpRequestMessage request) => request.Options.TryGetValue(ContextKey, out var context) ? context : null;
}
