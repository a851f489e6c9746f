using System.Net;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>PHP's <c>rawurlencode</c> and <c>urldecode</c>, which decide what a signature is made over.</summary>
internal static class PhpEncoding
{
    /// <summary>Everything but letters, digits and <c>-_.~</c> as %XX of its UTF-8 bytes.</summary>
    public static string RawUrlEncode(string text) => Uri.EscapeDataString(text);

    /// <summary>Percent sequences and <c>+</c> for a space.</summary>
    public static string UrlDecode(string text) => WebUtility.UrlDecode(text);

    /// <summary>
    /// Pairs of a query or form as the shop's OAuth code takes them: split on &amp;, kept only with exactly one <c>=</c>, decoded; of a repeated name the
    /// last stands.
    /// </summary>
    public static void ReadStrictPairs(string text, IDictionary<string, string> into)
    {
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=');
            if (parts.Length == 2)
                into[UrlDecode(parts[0])] = UrlDecode(parts[1]);
        }
    }
}
