using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KashflowOrleans.Connectors.Magento.Authentication;

/// <summary>OAuth 1.0a signatures with HMAC-SHA256 as Magento checks them (apis/magento.md §2). Pure.</summary>
public static class OAuth1
{
    /// <summary>The value of the <c>Authorization</c> header.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="uri">The absolute address as it is sent, query included; JSON bodies are not signed.</param>
    /// <param name="credentials">The integration's values.</param>
    /// <param name="nonce">Used once.</param>
    /// <param name="timestamp">Seconds since 1970.</param>
    public static string Header(HttpMethod method, Uri uri, MagentoCredentials.OAuth1 credentials, string nonce, long timestamp)
    {
        var parameters = Parameters(credentials, nonce, timestamp);
        var signature = Sign(BaseString(method, uri, parameters), credentials);
        return "OAuth " + string.Join(", ", parameters.Append(new("oauth_signature", signature)).Select(pair => $"{pair.Key}=\"{Encode(pair.Value)}\""));
    }

    /// <summary>What is signed: method, address without query (default port dropped), and all parameters, sorted.</summary>
    public static string BaseString(HttpMethod method, Uri uri, MagentoCredentials.OAuth1 credentials, string nonce, long timestamp) =>
        BaseString(method, uri, Parameters(credentials, nonce, timestamp));

    /// <summary>Percent-encodes everything but <c>A–Z a–z 0–9 - . _ ~</c>.</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);

    private static List<KeyValuePair<string, string>> Parameters(MagentoCredentials.OAuth1 credentials, string nonce, long timestamp) =>
    [
        new("oauth_consumer_key", credentials.ConsumerKey),
        new("oauth_nonce", nonce),
        new("oauth_signature_method", "HMAC-SHA256"),
        new("oauth_timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
        new("oauth_token", credentials.AccessToken),
        new("oauth_version", "1.0"),
    ];

    private static string BaseString(HttpMethod method, Uri uri, List<KeyValuePair<string, string>> oauth)
    {
        // Uri drops a default port by itself.
        var address = $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}";

        // The service sorts naturally (file2 before file10), we ordinally: the same as long as no index has two digits, which SearchCriteria sees to.
        var parameters = oauth.Concat(Query(uri))
            .Select(pair => (Key: Encode(pair.Key), Value: Encode(pair.Value)))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value}");
        return $"{method.Method.ToUpperInvariant()}&{Encode(address)}&{Encode(string.Join('&', parameters))}";
    }

    // As the service reads it: a pair without exactly one "=" is not part of the signature, and "+" is a space.
    private static IEnumerable<KeyValuePair<string, string>> Query(Uri uri) =>
        from pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        let parts = pair.Split('=')
        where parts.Length == 2
        select KeyValuePair.Create(Decode(parts[0]), Decode(parts[1]));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string Sign(string text, MagentoCredentials.OAuth1 credentials)
    {
        var key = $"{Encode(credentials.ConsumerSecret)}&{Encode(credentials.AccessTokenSecret)}";
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
    }
}
