using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Refit;

/// <summary>Settings of a client.</summary>
public class RefitSettings
{
    /// <summary>JSON by <see cref="SystemTextJsonContentSerializer"/>.</summary>
    public RefitSettings()
        : this(new SystemTextJsonContentSerializer())
    {
    }

    /// <summary>With a serializer of one's own.</summary>
    public RefitSettings(IHttpContentSerializer contentSerializer) => ContentSerializer = contentSerializer;

    /// <summary>Writes and reads bodies.</summary>
    public IHttpContentSerializer ContentSerializer { get; set; }
}

/// <summary>Writes and reads bodies.</summary>
public interface IHttpContentSerializer
{
    /// <summary>The body of a value.</summary>
    HttpContent ToHttpContent<T>(T item);

    /// <summary>The value in a body.</summary>
    Task<T?> FromHttpContentAsync<T>(HttpContent content, CancellationToken cancellationToken = default);

    /// <summary>The name of a property on the wire, or null for its own.</summary>
    string? GetFieldNameForProperty(PropertyInfo propertyInfo);
}

/// <summary>JSON bodies.</summary>
public sealed class SystemTextJsonContentSerializer(JsonSerializerOptions jsonSerializerOptions) : IHttpContentSerializer
{
    /// <summary>With the defaults for the web: camel case, numbers readable from strings.</summary>
    public SystemTextJsonContentSerializer()
        : this(JsonSerializerOptions.Web)
    {
    }

    /// <inheritdoc />
    public HttpContent ToHttpContent<T>(T item) => JsonContent.Create(item, item?.GetType() ?? typeof(T), options: jsonSerializerOptions);

    /// <inheritdoc />
    public Task<T?> FromHttpContentAsync<T>(HttpContent content, CancellationToken cancellationToken = default) =>
        content.ReadFromJsonAsync<T>(jsonSerializerOptions, cancellationToken);

    /// <inheritdoc />
    public string? GetFieldNameForProperty(PropertyInfo propertyInfo) => propertyInfo.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
}
