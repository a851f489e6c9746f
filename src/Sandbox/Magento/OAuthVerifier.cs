using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>
/// Verifies OAuth 1.0a requests as the shop does (apis/magento.md §2): HMAC-SHA256 only, parameters from the header and the raw query, natural order, a
/// nonce serves once,
/// a timestamp may be ahead by ten minutes at most.
/// </summary>
internal sealed class OAuthVerifier(MagentoOptions options, TimeProvider time)
{
    /// <summary>Nonces older than this are forgotten, to bound memory.</summary>
    private const int NonceMemorySeconds = 3600;
    private const int NoncesBetweenSweeps = 10_000;

    private static readonly string[] Required =
        ["oauth_consumer_key", "oauth_signature", "oauth_signature_method", "oauth_nonce", "oauth_timestamp", "oauth_token"];

    private readonly ConcurrentDictionary<string, long> _nonces = new(StringComparer.Ordinal);
    private int _sinceSweep;

    public static bool IsOAuth(string authorization) => authorization.StartsWith("oauth ", StringComparison.OrdinalIgnoreCase);

    /// <summary>Judges one request and uses up its nonce.</summary>
    /// <param name="authorization">The header, whole.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="url">Scheme, host and path as the shop sees them, without query; a default port left out.</param>
    /// <param name="query">The raw query without its question mark.</param>
    /// <param name="form">The raw body when it is form-encoded, otherwise empty: JSON is not signed.</param>
    /// <returns>The refusal, or null.</returns>
    public MagentoRefusal? Verify(string authorization, string method, string url, string query, string form = "")
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadHeader(authorization["oauth ".Length..], parameters);
        foreach (var name in Required)
        {
            if (!parameters.TryGetValue(name, out var value) || value.Length == 0)
                return MagentoRefusal.Required(name);
        }

        if (parameters.TryGetValue("oauth_version", out var version) && version != "1.0")
            return new MagentoRefusal(400, "The \"%1\" Oauth version isn't supported.") { Positional = [version] };

        if (CheckNames(parameters) is { } refusal)
            return refusal;

        var signature = parameters["oauth_signature"];
        var headerParameters = new Dictionary<string, string>(parameters, StringComparer.Ordinal);
        PhpEncoding.ReadStrictPairs(query, parameters);
        PhpEncoding.ReadStrictPairs(form, parameters);

        // The header's own parameters win over a query that repeats them.
        foreach (var (name, value) in headerParameters)
            parameters[name] = value;

        var expected = Sign(parameters, method, url, options.ConsumerSecret, options.AccessTokenSecret);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(signature)))
            return MagentoRefusal.InvalidSignature;

        return TakeNonce(parameters["oauth_nonce"], parameters["oauth_timestamp"]);
    }

    /// <summary>The signature of a request; oauth_signature and realm among the parameters are left out of it.</summary>
    public static string Sign(IEnumerable<KeyValuePair<string, string>> parameters, string method, string url, string consumerSecret, string tokenSecret)
    {
        var encoded = new SortedDictionary<string, string>(NaturalOrder.Instance);
        foreach (var (name, value) in parameters)
        {
            if (name is not ("oauth_signature" or "realm"))
                encoded[PhpEncoding.RawUrlEncode(name)] = PhpEncoding.RawUrlEncode(value);
        }

        var joined = string.Join('&', encoded.Select(static pair => pair.Key + "=" + pair.Value));
        var text = $"{method.ToUpperInvariant()}&{PhpEncoding.RawUrlEncode(url)}&{PhpEncoding.RawUrlEncode(joined)}";
        var key = $"{PhpEncoding.RawUrlEncode(consumerSecret)}&{PhpEncoding.RawUrlEncode(tokenSecret)}";
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(text)));
    }

    private static void ReadHeader(string header, Dictionary<string, string> parameters)
    {
        foreach (var part in header.Split(','))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                continue;

            var name = Uri.UnescapeDataString(part[..at].Trim());
            if (name != "realm")
                parameters[name] = Uri.UnescapeDataString(part[(at + 1)..].Trim().Trim('"'));
        }
    }

    private MagentoRefusal? CheckNames(Dictionary<string, string> parameters)
    {
        var consumer = parameters["oauth_consumer_key"];
        if (consumer.Length != 32)
            return new MagentoRefusal(401, "Consumer key is not the correct length");

        if (!string.Equals(consumer, options.ConsumerKey, StringComparison.Ordinal))
            return new MagentoRefusal(401, "A consumer having the specified key does not exist");

        if (parameters["oauth_signature_method"] is var method && method != "HMAC-SHA256")
            return new MagentoRefusal(400, "Signature method %1 is not supported") { Positional = [method] };

        var token = parameters["oauth_token"];
        if (token.Length != 32)
            return new MagentoRefusal(401, "The token length is invalid. Check the length and try again.");

        return string.Equals(token, options.AccessToken, StringComparison.Ordinal) ? null : new MagentoRefusal(401, "Specified token does not exist");
    }

    private MagentoRefusal? TakeNonce(string nonce, string timestamp)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var stamp) || stamp <= 0
            || stamp > now + (long)options.TimestampTolerance.TotalSeconds)
        {
            return new MagentoRefusal(400, "Incorrect timestamp value in the oauth_timestamp parameter");
        }

        if (!_nonces.TryAdd(nonce, now))
            return new MagentoRefusal(401, "The nonce is already being used by the consumer with ID %1") { Positional = ["1"] };

        if (Interlocked.Increment(ref _sinceSweep) >= NoncesBetweenSweeps)
        {
            Interlocked.Exchange(ref _sinceSweep, 0);
            foreach (var (old, seen) in _nonces)
            {
                if (seen < now - NonceMemorySeconds)
                    _nonces.TryRemove(old, out _);
            }
        }

        return null;
    }
}
