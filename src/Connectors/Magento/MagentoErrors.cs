using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using KashflowOrleans.Connectors.Common.Http;

namespace KashflowOrleans.Connectors.Magento;

/// <summary>Reads Magento's error bodies (apis/magento.md §6). Decides on status and untranslated templates, never on rendered text. Pure.</summary>
public sealed class MagentoErrors : IServiceErrors
{
    private const int MaxMessage = 300;

    /// <summary>What a 404 says of an address that is none of the API's: a wrong base address or a module that is not there. Nothing was deleted.</summary>
    private const string NoRoute = "Request does not match any route.";

    /// <inheritdoc/>
    public ServiceError? Read(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        if (Parse(body) is { } answer) return OfJson(status, answer);
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxMessage)]);
        return text.StartsWith("oauth_problem=", StringComparison.Ordinal) ? OfOAuth(status, text) : OfForeign(status);
    }

    /// <summary>Whether a 404 speaks of a record, of the route, or cannot be told because its text is translated.</summary>
    public static MissingThing ReadMissing(ReadOnlySpan<byte> body) => Parse(body) switch
    {
        { Template: NoRoute } => MissingThing.Route,
        { NamesField: true } => MissingThing.Record,
        { Template: var template } when template.StartsWith("No such entity", StringComparison.Ordinal) || template.StartsWith("The entity that was requested doesn't exist", StringComparison.Ordinal) ||
                                        template.StartsWith("Requested entity doesn't exist", StringComparison.Ordinal) => MissingThing.Record,
        null => MissingThing.Route,
        _ => MissingThing.Unclear,
    };

    private static ServiceError OfJson(HttpStatusCode status, Answer answer) => (int)status switch
    {
        401 or 403 when answer.Resource is { } resource => new(
            ServiceErrorKind.Unauthorized,
            $"The integration may not use {resource}. Under System > Integrations give it that resource; with setting auth=bearer also allow integration tokens as bearer tokens, or use auth=oauth1."),
        401 => new(ServiceErrorKind.Unauthorized, $"The shop does not accept the credentials ({answer.Text}). Check them under System > Integrations: the integration must be active."),
        403 => new(ServiceErrorKind.Unauthorized, $"The shop forbids this ({answer.Text})."),
        404 when answer.Template == NoRoute => new(
            ServiceErrorKind.Invalid,
            "The shop has no such address. Check the connection's baseUrl: it ends with the store code, for example https://shop.example/rest/default."),
        _ => new(ServiceErrorKind.ByStatus, answer.Text),
    };

    private static ServiceError OfOAuth(HttpStatusCode status, string text)
    {
        var problem = Uri.UnescapeDataString(text["oauth_problem=".Length..].Split('&')[0].Replace('+', ' '));
        return (int)status is 400 or 401 or 403
            ? new(
                ServiceErrorKind.Unauthorized,
                $"The shop refuses the signature ({Shorten(problem)}). Check consumer key and secret, access token and secret; behind a proxy that ends TLS the shop must be told the original scheme and host.")
            : new(ServiceErrorKind.ByStatus, Shorten(problem));
    }

    // Not Magento's own words: a maintenance page, a proxy, a firewall. What is asked for may well be there.
    private static ServiceError OfForeign(HttpStatusCode status) => (int)status switch
    {
        401 => new(ServiceErrorKind.Unauthorized, "Something in front of the shop asks for credentials of its own (a password for the whole site?): it must let /rest through."),
        503 => new(ServiceErrorKind.Transient, "The shop is in maintenance or unavailable."),
        >= 300 and < 400 or 429 => new(ServiceErrorKind.ByStatus, "The answer does not come from the shop's API."),
        _ => new(ServiceErrorKind.Transient, "The answer does not come from the shop's API."),
    };

    private static Answer? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 32 });
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            if (Text(root, "message") is { } message) return Render(message, root);
            if (root.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Object && messages.TryGetProperty("error", out var errors) &&
                errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0 && errors[0].ValueKind == JsonValueKind.Object && Text(errors[0], "message") is { } fatal)
            {
                return new Answer(fatal, Shorten(fatal), NamesField: false, Resource: null);
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Messages are templates: %1, %2 with a list of parameters, %name with an object.
    private static Answer Render(string template, JsonElement root)
    {
        var text = template;
        string? resource = null;
        var namesField = false;
        if (root.TryGetProperty("parameters", out var parameters))
        {
            if (parameters.ValueKind == JsonValueKind.Array)
            {
                var index = Math.Min(parameters.GetArrayLength(), 9);
                for (; index > 0; index--) text = text.Replace(string.Create(CultureInfo.InvariantCulture, $"%{index}"), Value(parameters[index - 1]), StringComparison.Ordinal);
            }
            else if (parameters.ValueKind == JsonValueKind.Object)
            {
                foreach (var parameter in parameters.EnumerateObject().OrderByDescending(parameter => parameter.Name.Length))
                {
                    text = text.Replace("%" + parameter.Name, Value(parameter.Value), StringComparison.Ordinal);
                    if (parameter.NameEquals("resources")) resource = Shorten(Value(parameter.Value));
                    if (parameter.NameEquals("fieldName")) namesField = true;
                }
            }
        }

        return new Answer(template, Shorten(text), namesField, resource);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Value(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ToString();

    private static string Shorten(string text) => text.Length > MaxMessage ? text[..MaxMessage] + "…" : text;

    private sealed record Answer(string Template, string Text, bool NamesField, string? Resource);
}

/// <summary>What a 404 says is not there.</summary>
public enum MissingThing
{
    /// <summary>The record.</summary>
    Record,

    /// <summary>The address.</summary>
    Route,

    /// <summary>One of both, in another language.</summary>
    Unclear,
}
