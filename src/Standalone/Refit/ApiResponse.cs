using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;

namespace Refit;

/// <summary>What came of a request. Failures are in <see cref="Error"/>, they are not thrown.</summary>
public interface IApiResponse : IDisposable
{
    /// <summary>The headers; null when no response came.</summary>
    HttpResponseHeaders? Headers { get; }

    /// <summary>The headers of the body.</summary>
    HttpContentHeaders? ContentHeaders { get; }

    /// <summary>Whether the status is a success.</summary>
    [MemberNotNullWhen(true, nameof(Headers), nameof(StatusCode), nameof(Version))]
    bool IsSuccessStatusCode { get; }

    /// <summary>Whether the status is a success and the body could be read.</summary>
    [MemberNotNullWhen(true, nameof(Headers), nameof(StatusCode), nameof(Version))]
    bool IsSuccessful { get; }

    /// <summary>The status; null when no response came.</summary>
    HttpStatusCode? StatusCode { get; }

    /// <summary>The status in words.</summary>
    string? ReasonPhrase { get; }

    /// <summary>The request.</summary>
    HttpRequestMessage? RequestMessage { get; }

    /// <summary>The HTTP version; null when no response came.</summary>
    Version? Version { get; }

    /// <summary>What went wrong: an <see cref="ApiException"/> when a response came, an <see cref="ApiRequestException"/> when none did.</summary>
    ApiExceptionBase? Error { get; }
}

/// <summary>What came of a request, with its body.</summary>
public interface IApiResponse<out T> : IApiResponse
{
    /// <summary>The body; null unless <see cref="IApiResponse.IsSuccessful"/>.</summary>
    T? Content { get; }
}

/// <summary>What came of a request, with its body.</summary>
public sealed class ApiResponse<T> : IApiResponse<T>
{
    private readonly HttpResponseMessage? _response;

    internal ApiResponse(HttpRequestMessage request, HttpResponseMessage? response, T? content, RefitSettings settings, ApiExceptionBase? error)
    {
        RequestMessage = request;
        _response = response;
        Content = content;
        Settings = settings;
        Error = error;
    }

    /// <inheritdoc />
    public T? Content { get; }

    /// <summary>The settings of the client.</summary>
    public RefitSettings Settings { get; }

    /// <inheritdoc />
    public HttpResponseHeaders? Headers => _response?.Headers;

    /// <inheritdoc />
    public HttpContentHeaders? ContentHeaders => _response?.Content.Headers;

    /// <inheritdoc />
    [MemberNotNullWhen(true, nameof(Headers), nameof(StatusCode), nameof(Version))]
    public bool IsSuccessStatusCode => _response is { IsSuccessStatusCode: true };

    /// <inheritdoc />
    [MemberNotNullWhen(true, nameof(Headers), nameof(StatusCode), nameof(Version))]
    public bool IsSuccessful => IsSuccessStatusCode && Error is null;

    /// <inheritdoc />
    public HttpStatusCode? StatusCode => _response?.StatusCode;

    /// <inheritdoc />
    public string? ReasonPhrase => _response?.ReasonPhrase;

    /// <inheritdoc />
    public HttpRequestMessage? RequestMessage { get; }

    /// <inheritdoc />
    public Version? Version => _response?.Version;

    /// <inheritdoc />
    public ApiExceptionBase? Error { get; }

    /// <inheritdoc />
    public void Dispose() => _response?.Dispose();
}
