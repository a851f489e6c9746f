using System.Text;
using System.Text.Json;
using Polly.Timeout;
using Refit;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>Turns one call of an API client into an outcome.</summary>
public static class ApiCall
{
    /// <summary>Waits for a call and says how it ended. Failures of the service, of the network and of our own gates become outcomes; a cancelled caller and bugs stay exceptions.</summary>
    /// <typeparam name="TWire">What the service sends.</typeparam>
    /// <typeparam name="TResult">What the caller wants.</typeparam>
    /// <param name="call">The call, under way.</param>
    /// <param name="kind">Whether it may change something.</param>
    /// <param name="errors">Reads the service's error bodies.</param>
    /// <param name="read">Turns what the service sent into what the caller wants; a <see cref="JsonException"/> means that it is not what it should be.</param>
    /// <param name="cancellation">The token the call was made with.</param>
    public static async Task<Outcome<TResult>> Outcome<TWire, TResult>(
        this Task<IApiResponse<TWire>> call,
        CallKind kind,
        IServiceErrors errors,
        Func<TWire, Outcome<TResult>> read,
        CancellationToken cancellation)
    {
        try
        {
            using var response = await call;
            return Read(response, kind, errors, read, cancellation);
        }
        catch (Exception exception) when (IsFailureOfTheCall(exception))
        {
            cancellation.ThrowIfCancellationRequested();
            return HttpFailure.Of(kind, exception).ToOutcome<TResult>();
        }
    }

    private static Outcome<TResult> Read<TWire, TResult>(
        IApiResponse<TWire> response, CallKind kind, IServiceErrors errors, Func<TWire, Outcome<TResult>> read, CancellationToken cancellation)
    {
        var error = response.Error;
        if (response.IsSuccessStatusCode && error is null)
        {
            return response.Content is { } content ? read(content) : HttpFailure.Unreadable(kind, "it is empty").ToOutcome<TResult>();
        }

        // Depending on its version the client library throws what the handlers threw, or hands it over here.
        if (error is not ApiException answered)
        {
            cancellation.ThrowIfCancellationRequested();
            return HttpFailure.Of(kind, error ?? throw new InvalidOperationException("A call failed without saying why.")).ToOutcome<TResult>();
        }

        if (response.IsSuccessStatusCode)
        {
            return HttpFailure.Unreadable(kind, answered.InnerException is JsonException json ? $"at {json.Path}" : "it is not what it should be").ToOutcome<TResult>();
        }

        var said = errors.Read(answered.StatusCode, Encoding.UTF8.GetBytes(answered.Content ?? string.Empty));
        return HttpFailure.Of(kind, answered.StatusCode, response.Headers?.RetryAfter?.Delta, said).ToOutcome<TResult>();
    }

    private static bool IsFailureOfTheCall(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is CallNotSentException or TimeoutRejectedException or HttpRequestException or JsonException or IOException or OperationCanceledException)
            {
                return true;
            }
        }

        return false;
    }
}
