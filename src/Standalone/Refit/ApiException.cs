using System.Net;
using System.Net.Http.Headers;

namespace Refit;

/// <summary>A request that did not bring the answer it should.</summary>
public abstract class ApiExceptionBase : Exception
{
    private protected ApiExceptionBase(string message, HttpRequestMessage request, RefitSettings refitSettings, Exception? innerException)
        : base(message, innerException)
    {
        RequestMessage = request;
        RefitSettings = refitSettings;
    }

    /// <summary>The request.</summary>
    public HttpRequestMessage RequestMessage { get; }

    /// <summary>Its method.</summary>
    public HttpMethod HttpMethod => RequestMessage.Method;

    /// <summary>Its address.</summary>
    public Uri? Uri => RequestMessage.RequestUri;

    /// <summary>The settings of the client.</summary>
    public RefitSettings RefitSettings { get; }
}

/// <summary>No response came: connection refused, name unknown, time-out; <see cref="Exception.InnerException"/> tells which.</summary>
public class ApiRequestException : ApiExceptionBase
{
    internal ApiRequestException(HttpRequestMessage request, RefitSettings refitSettings, Exception innerException)
        : base(innerException.Message, request, refitSettings, innerException)
    {
    }
}

/// <summary>A response whose status is not a success, or whose body could not be read.</summary>
public class ApiException : ApiExceptionBase
{
    private ApiException(string message, HttpResponseMessage response, string? content, RefitSettings refitSettings, Exception? innerException)
        : base(message, response.RequestMessage!, refitSettings, innerException)
    {
        StatusCode = response.StatusCode;
        ReasonPhrase = response.ReasonPhrase;
        Headers = response.Headers;
        ContentHeaders = response.Content.Headers;
        Content = content;
    }

    /// <summary>The status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The status in words.</summary>
    public string? ReasonPhrase { get; }

    /// <summary>The headers.</summary>
    public HttpResponseHeaders Headers { get; }

    /// <summary>The headers of the body.</summary>
    public HttpContentHeaders? ContentHeaders { get; }

    /// <summary>The body as text.</summary>
    public string? Content { get; set; }

    /// <summary>Whether there is a body.</summary>
    public bool HasContent => !string.IsNullOrWhiteSpace(Content);

    /// <summary>The body as a value.</summary>
    public async Task<T?> GetContentAsAsync<T>()
    {
        if (!HasContent) return default;
        using var content = new StringContent(Content!);
        return await RefitSettings.ContentSerializer.FromHttpContentAsync<T>(content);
    }

    internal static async Task<ApiException> FromStatusAsync(HttpResponseMessage response, RefitSettings settings) => new(
        $"Response status code does not indicate success: {(int)response.StatusCode} ({response.ReasonPhrase}).", response, await ReadAsync(response), settings, innerException: null);

    internal static async Task<ApiException> FromBodyAsync(HttpResponseMessage response, RefitSettings settings, Exception exception) =>
        new("The body of the response could not be read.", response, await ReadAsync(response), settings, exception);

    private static async Task<string?> ReadAsync(HttpResponseMessage response)
    {
        try
        {
            return await response.Content.ReadAsStringAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            return null;
        }
    }
}
