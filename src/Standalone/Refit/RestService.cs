using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using System.Text.RegularExpressions;

namespace Refit;

/// <summary>Makes clients of interfaces whose methods carry request attributes.</summary>
public static class RestService
{
    /// <summary>A client that sends through <paramref name="client"/>, which must have a base address.</summary>
    public static T For<T>(HttpClient client, RefitSettings? settings)
    {
        var proxy = DispatchProxy.Create<T, RestProxy>();
        ((RestProxy)(object)proxy!).Initialize(client, settings ?? new RefitSettings());
        return proxy;
    }

    /// <inheritdoc cref="For{T}(HttpClient, RefitSettings)" />
    public static T For<T>(HttpClient client) => For<T>(client, settings: null);
}

internal class RestProxy : DispatchProxy
{
    private HttpClient _client = null!;
    private RefitSettings _settings = null!;

    public void Initialize(HttpClient client, RefitSettings settings) => (_client, _settings) = (client, settings);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => RestMethod.Of(targetMethod!).Send(_client, _settings, args ?? []);
}

/// <summary>A client method: its request and the form its answer takes.</summary>
internal abstract partial class RestMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, RestMethod> Methods = new();

    private readonly HttpMethod _verb;
    private readonly string _path;
    private readonly ParameterInfo[] _parameters;
    private readonly Dictionary<string, int> _pathParameters = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, string? Value)> _headers = [];

    protected RestMethod(MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<HttpMethodAttribute>()
            ?? throw new NotSupportedException($"{method.DeclaringType}.{method.Name} has no attribute such as [Get(\"/path\")].");
        if (!attribute.Path.StartsWith('/')) throw new ArgumentException($"The path '{attribute.Path}' of {method.DeclaringType}.{method.Name} must begin with a slash.", nameof(method));
        (_verb, _path, _parameters) = (attribute.Method, attribute.Path, method.GetParameters());
        var names = _parameters.Select(Name).ToList();
        foreach (Match placeholder in Placeholder().Matches(_path))
        {
            var name = placeholder.Groups["name"].Value;
            var index = names.FindIndex(candidate => string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase));
            if (index < 0) throw new ArgumentException($"The path '{_path}' of {method.DeclaringType}.{method.Name} names '{name}', which is no parameter.", nameof(method));
            _pathParameters[name] = index;
        }

        foreach (var source in (MemberInfo[])[.. method.DeclaringType!.GetInterfaces(), method.DeclaringType, method])
        {
            foreach (var header in source.GetCustomAttribute<HeadersAttribute>()?.Headers ?? [])
            {
                var colon = header.IndexOf(':', StringComparison.Ordinal);
                _headers.Add(colon < 0 ? (header.Trim(), null) : (header[..colon].Trim(), header[(colon + 1)..].Trim()));
            }
        }
    }

    public static RestMethod Of(MethodInfo method) => Methods.GetOrAdd(method, static method => Create(method));

    public abstract object Send(HttpClient client, RefitSettings settings, object?[] arguments);

    protected static CancellationToken Cancellation(object?[] arguments) => arguments.OfType<CancellationToken>().FirstOrDefault();

    protected HttpRequestMessage BuildRequest(HttpClient client, RefitSettings settings, object?[] arguments)
    {
        if (client.BaseAddress is null) throw new InvalidOperationException("The HttpClient has no BaseAddress: set it.");
        var request = new HttpRequestMessage { Method = _verb };
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in _headers) headers[name] = value;
        var query = new StringBuilder();
        for (var index = 0; index < arguments.Length; index++)
        {
            var (parameter, argument) = (_parameters[index], arguments[index]);
            if (argument is CancellationToken || _pathParameters.ContainsValue(index)) continue;
            if (parameter.GetCustomAttribute<BodyAttribute>() is { } body) request.Content = Body(argument, body.SerializationMethod, settings);
            else if (parameter.GetCustomAttribute<HeaderAttribute>() is { } header) headers[header.Header] = argument is null ? null : Format(argument, parameter);
            else if (parameter.GetCustomAttribute<AuthorizeAttribute>() is { } authorize) headers["Authorization"] = $"{authorize.Scheme} {argument}";
            else if (parameter.GetCustomAttribute<PropertyAttribute>() is { } property) request.Options.Set(new HttpRequestOptionsKey<object?>(property.Key ?? parameter.Name!), argument);
            else AddQuery(query, argument, parameter);
        }

        var path = Placeholder().Replace(_path, match => PathValue(match, arguments));
        if (query.Length > 0) query[0] = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        request.RequestUri = new Uri(client.BaseAddress.AbsolutePath.TrimEnd('/') + path + query, UriKind.Relative);
        foreach (var (name, value) in headers)
        {
            // A value with a line break could smuggle in another header.
            var safe = value?.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
            if (safe is null || request.Headers.TryAddWithoutValidation(name, safe)) continue;
            request.Content ??= new ByteArrayContent([]);
            request.Content.Headers.Remove(name);
            request.Content.Headers.TryAddWithoutValidation(name, safe);
        }

        return request;
    }

    private static RestMethod Create(MethodInfo method)
    {
        var returned = method.ReturnType;
        if (returned == typeof(Task)) return new RestMethod<object>(method, RestAnswer.Nothing);
        if (!returned.IsGenericType || returned.GetGenericTypeDefinition() != typeof(Task<>))
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name} returns {returned}: a client method returns Task or Task<T>.");
        var result = returned.GetGenericArguments()[0];
        if (result == typeof(HttpResponseMessage)) return new RestMethod<HttpResponseMessage>(method, RestAnswer.Message);
        if (result == typeof(IApiResponse)) return new RestMethod<object>(method, RestAnswer.BareResponse);
        var isResponse = result.IsGenericType && result.GetGenericTypeDefinition() is var definition && (definition == typeof(IApiResponse<>) || definition == typeof(ApiResponse<>));
        var (body, answer) = !isResponse ? (result, RestAnswer.Body)
            : (result.GetGenericArguments()[0], result.GetGenericTypeDefinition() == typeof(ApiResponse<>) ? RestAnswer.ResponseClass : RestAnswer.Response);
        return (RestMethod)Activator.CreateInstance(typeof(RestMethod<>).MakeGenericType(body), method, answer)!;
    }

    private static string Name(ParameterInfo parameter) => parameter.GetCustomAttribute<AliasAsAttribute>()?.Name ?? parameter.Name!;

    private static string Format(object value, ParameterInfo? parameter)
    {
        if (value is Enum && value.GetType().GetMember(value.ToString()!).FirstOrDefault()?.GetCustomAttribute<EnumMemberAttribute>() is { Value: { } name }) return name;
        return value is IFormattable formattable
            ? formattable.ToString(parameter?.GetCustomAttribute<QueryAttribute>()?.Format, CultureInfo.InvariantCulture)
            : value.ToString() ?? "";
    }

    private static void AddQuery(StringBuilder query, object? value, ParameterInfo parameter)
    {
        switch (value)
        {
            case null:
                return;
            case string or IFormattable or bool or char or Uri:
                Append(Name(parameter), Format(value, parameter));
                return;
            case IDictionary map:
                foreach (DictionaryEntry entry in map)
                {
                    if (entry.Value is not null) Append(Format(entry.Key, parameter: null), Format(entry.Value, parameter));
                }

                return;
            case IEnumerable values:
                Append(Name(parameter), string.Join(',', values.Cast<object>().Select(item => Format(item, parameter))));
                return;
            default:
                throw new NotSupportedException($"The parameter '{parameter.Name}' of {parameter.Member.DeclaringType}.{parameter.Member.Name} is no query value: mark it [Body] or pass its parts.");
        }

        void Append(string name, string text) => query.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(text));
    }

    private static HttpContent? Body(object? value, BodySerializationMethod method, RefitSettings settings) => value switch
    {
        HttpContent content => content,
        Stream stream => new StreamContent(stream),
        string text when method == BodySerializationMethod.Default => new StringContent(text),
        _ when method != BodySerializationMethod.UrlEncoded => settings.ContentSerializer.ToHttpContent(value),
        null => null,
        string text => new StringContent(text, Encoding.UTF8, "application/x-www-form-urlencoded"),
        _ => new FormUrlEncodedContent(FormFields(value, settings)),
    };

    private static List<KeyValuePair<string, string>> FormFields(object form, RefitSettings settings)
    {
        var fields = new List<KeyValuePair<string, string>>();
        if (form is IDictionary map)
        {
            foreach (DictionaryEntry entry in map) Add(Format(entry.Key, parameter: null), entry.Value);
            return fields;
        }

        foreach (var property in form.GetType().GetProperties())
            Add(property.GetCustomAttribute<AliasAsAttribute>()?.Name ?? settings.ContentSerializer.GetFieldNameForProperty(property) ?? property.Name, property.GetValue(form));
        return fields;

        void Add(string name, object? value)
        {
            if (value is not null) fields.Add(KeyValuePair.Create(name, Format(value, parameter: null)));
        }
    }

    /// <summary>A placeholder in a path; two stars keep the slashes of the value.</summary>
    [GeneratedRegex(@"\{(?<stars>\*\*)?(?<name>[^{}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    private string PathValue(Match placeholder, object?[] arguments)
    {
        var index = _pathParameters[placeholder.Groups["name"].Value];
        var text = arguments[index] is { } value ? Format(value, _parameters[index]) : "";
        return placeholder.Groups["stars"].Success ? string.Join('/', text.Split('/').Select(Uri.EscapeDataString)) : Uri.EscapeDataString(text);
    }
}

/// <summary>The forms of an answer.</summary>
internal enum RestAnswer
{
    Nothing,
    Message,
    Body,
    BareResponse,
    Response,
    ResponseClass,
}

/// <summary>A client method by the type of its body.</summary>
internal sealed class RestMethod<T>(MethodInfo method, RestAnswer answer) : RestMethod(method)
{
    public override object Send(HttpClient client, RefitSettings settings, object?[] arguments) => answer switch
    {
        RestAnswer.Nothing => SendAsync(client, settings, arguments),
        RestAnswer.Message => ReceiveMessageAsync(client, settings, arguments),
        RestAnswer.Body => ReceiveBodyAsync(client, settings, arguments),
        RestAnswer.BareResponse => BareAsync(client, settings, arguments),
        RestAnswer.Response => AsInterfaceAsync(client, settings, arguments),
        _ => RespondAsync(client, settings, arguments),
    };

    private static async Task<T?> ReadAsync(HttpResponseMessage response, RefitSettings settings, CancellationToken cancellationToken)
    {
        if (typeof(T) == typeof(string)) return (T)(object)await response.Content.ReadAsStringAsync(cancellationToken);
        if (typeof(T) == typeof(Stream)) return (T)(object)await response.Content.ReadAsStreamAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.NoContent || response.Content.Headers.ContentLength == 0) return default;
        return await settings.ContentSerializer.FromHttpContentAsync<T>(response.Content, cancellationToken);
    }

    private async Task SendAsync(HttpClient client, RefitSettings settings, object?[] arguments)
    {
        using var request = BuildRequest(client, settings, arguments);
        using var response = await client.SendAsync(request, Cancellation(arguments));
        if (!response.IsSuccessStatusCode) throw await ApiException.FromStatusAsync(response, settings);
    }

    private async Task<HttpResponseMessage> ReceiveMessageAsync(HttpClient client, RefitSettings settings, object?[] arguments)
    {
        using var request = BuildRequest(client, settings, arguments);
        var cancellationToken = Cancellation(arguments);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new ApiRequestException(request, settings, exception);
        }
    }

    private async Task<T?> ReceiveBodyAsync(HttpClient client, RefitSettings settings, object?[] arguments)
    {
        var response = await RespondAsync(client, settings, arguments);
        if (response.Error is { } error)
        {
            response.Dispose();
            throw error;
        }

        // A stream is still to be read by the caller.
        if (typeof(T) != typeof(Stream)) response.Dispose();
        return response.Content;
    }

    private async Task<IApiResponse> BareAsync(HttpClient client, RefitSettings settings, object?[] arguments) => await RespondAsync(client, settings, arguments);

    private async Task<IApiResponse<T>> AsInterfaceAsync(HttpClient client, RefitSettings settings, object?[] arguments) => await RespondAsync(client, settings, arguments);

    private async Task<ApiResponse<T>> RespondAsync(HttpClient client, RefitSettings settings, object?[] arguments)
    {
        using var request = BuildRequest(client, settings, arguments);
        var cancellationToken = Cancellation(arguments);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return new ApiResponse<T>(request, response: null, default, settings, new ApiRequestException(request, settings, exception));
        }

        if (!response.IsSuccessStatusCode) return new ApiResponse<T>(request, response, default, settings, await ApiException.FromStatusAsync(response, settings));
        if (answer == RestAnswer.BareResponse) return new ApiResponse<T>(request, response, default, settings, error: null);
        try
        {
            return new ApiResponse<T>(request, response, await ReadAsync(response, settings, cancellationToken), settings, error: null);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return new ApiResponse<T>(request, response, default, settings, await ApiException.FromBodyAsync(response, settings, exception));
        }
    }
}
