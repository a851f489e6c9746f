namespace Refit;

/// <summary>The HTTP method and path of a client method. <c>{name}</c> in the path is filled from the parameter of that name, escaped.</summary>
public abstract class HttpMethodAttribute(string path) : Attribute
{
    /// <summary>The HTTP method.</summary>
    public abstract HttpMethod Method { get; }

    /// <summary>The path below the client's base address; begins with a slash and may carry a query string.</summary>
    public virtual string Path { get; protected set; } = path;
}

/// <summary>A GET request.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GetAttribute(string path) : HttpMethodAttribute(path)
{
    /// <inheritdoc />
    public override HttpMethod Method => HttpMethod.Get;
}

/// <summary>A POST request.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostAttribute(string path) : HttpMethodAttribute(path)
{
    /// <inheritdoc />
    public override HttpMethod Method => HttpMethod.Post;
}

/// <summary>A PUT request.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PutAttribute(string path) : HttpMethodAttribute(path)
{
    /// <inheritdoc />
    public override HttpMethod Method => HttpMethod.Put;
}

/// <summary>A DELETE request.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DeleteAttribute(string path) : HttpMethodAttribute(path)
{
    /// <inheritdoc />
    public override HttpMethod Method => HttpMethod.Delete;
}

/// <summary>A PATCH request.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PatchAttribute(string path) : HttpMethodAttribute(path)
{
    /// <inheritdoc />
    public override HttpMethod Method => HttpMethod.Patch;
}

/// <summary>How a body is written.</summary>
public enum BodySerializationMethod
{
    /// <summary>A string as it is, anything else by the content serializer.</summary>
    Default = 0,

    /// <summary>As an HTML form.</summary>
    UrlEncoded = 2,

    /// <summary>By the content serializer, strings too.</summary>
    Serialized = 3,
}

/// <summary>The parameter that becomes the body.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BodyAttribute(BodySerializationMethod serializationMethod) : Attribute
{
    /// <summary>A body in the default form.</summary>
    public BodyAttribute()
        : this(BodySerializationMethod.Default)
    {
    }

    /// <summary>How it is written.</summary>
    public BodySerializationMethod SerializationMethod { get; } = serializationMethod;
}

/// <summary>A query parameter; parameters that are nothing else are one without it too. Null leaves it out; a collection is joined by commas.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueryAttribute : Attribute
{
    /// <summary>A format string for the value.</summary>
    public string? Format { get; set; }
}

/// <summary>The name of a parameter or property on the wire.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class AliasAsAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary>A parameter sent as a header; null leaves the header out.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HeaderAttribute(string header) : Attribute
{
    /// <summary>The header's name.</summary>
    public string Header { get; } = header;
}

/// <summary>A parameter sent as the <c>Authorization</c> header after its scheme.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AuthorizeAttribute(string scheme = "Bearer") : Attribute
{
    /// <summary>The scheme.</summary>
    public string Scheme { get; } = scheme;
}

/// <summary>Fixed headers, each <c>Name: value</c>; those of a method win over those of its interface.</summary>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class HeadersAttribute(params string[] headers) : Attribute
{
    /// <summary>The headers.</summary>
    public string[] Headers { get; } = headers;
}

/// <summary>A parameter put into the request's options, for message handlers.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PropertyAttribute : Attribute
{
    /// <summary>Under the parameter's name.</summary>
    public PropertyAttribute()
    {
    }

    /// <summary>Under a name of its own.</summary>
    public PropertyAttribute(string key) => Key = key;

    /// <summary>The name, or null for the parameter's.</summary>
    public string? Key { get; }
}
