using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KashflowOrleans.Sandbox.Magento;

namespace KashflowOrleans.Tests.Sandbox.Support;

/// <summary>Signs requests as an integration does; written from the OAuth specification and not from the stand-in, so that one checks the other.</summary>
internal sealed record OAuthClient(MagentoOptions Options, DateTimeOffset Now)
{
    public string ConsumerKey { get; init; } = Options.ConsumerKey;

    public string Token { get; init; } = Options.AccessToken;

    public string ConsumerSecret { get; init; } = Options.ConsumerSecret;

    public string TokenSecret { get; init; } = Options.AccessTokenSecret;

    public string Method { get; init; } = "HMAC-SHA256";

    public string Nonce { get; init; } = Guid.NewGuid().ToString("N");

    public TimeSpan Ahead { get; init; }

    public string? Leave { get; init; }

    /// <summary>Order in which parameters are signed; the shop's is natural, the specification's ordinal.</summary>
    public Func<IEnumerable<string>, IEnumerable<string>> Sort { get; init; } = static names => names.Order(StringComparer.Ordinal);

    public string Header(HttpMethod httpMethod, Uri url)
    {
        var oauth = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["oauth_consumer_key"] = ConsumerKey,
            ["oauth_token"] = Token,
            ["oauth_signature_method"] = Method,
            ["oauth_nonce"] = Nonce,
            ["oauth_timestamp"] = (Now + Ahead).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["oauth_version"] = "1.0",
        };
        if (Leave is not null)
            oauth.Remove(Leave);

        var all = oauth.ToDictionary(static pair => Uri.EscapeDataString(pair.Key), static pair => Uri.EscapeDataString(pair.Value), StringComparer.Ordinal);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=');
            all[Uri.EscapeDataString(Uri.UnescapeDataString(parts[0]))] = Uri.EscapeDataString(Uri.UnescapeDataString(parts[1]));
        }

        var joined = string.Join('&', Sort(all.Keys).Select(name => name + "=" + all[name]));
        var text = $"{httpMethod.Method}&{Uri.EscapeDataString(url.GetLeftPart(UriPartial.Path))}&{Uri.EscapeDataString(joined)}";
        var key = Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(ConsumerSecret)}&{Uri.EscapeDataString(TokenSecret)}");
        oauth["oauth_signature"] = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)));
        return "OAuth " + string.Join(", ", oauth.Select(static pair => $"{pair.Key}=\"{Uri.EscapeDataString(pair.Value)}\""));
    }
}
