using System.Buffers;
using System.Globalization;
using System.Text;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Percent escapes in URLs, as JavaScript's <c>encodeURI</c>, <c>encodeURIComponent</c> and their counterparts make and read them (ECMA-262, section 19.2.6).</summary>
internal static class UrlEscapes
{
    private const string Reserved = ";/?:@&=+$,#";

    private static readonly SearchValues<char> InComponent =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()");

    /// <summary>Escapes what may not stand in a URL, or in a component of one.</summary>
    /// <exception cref="JsonataException">The text has half a surrogate pair (<c>D3140</c>).</exception>
    public static string Encode(string text, bool isComponent, IFunctionCall call)
    {
        var result = new LimitedText(call);
        Span<byte> bytes = stackalloc byte[4];
        for (var at = 0; at < text.Length;)
        {
            if (InComponent.Contains(text[at]) || (!isComponent && Reserved.Contains(text[at], StringComparison.Ordinal)))
            {
                result.Append(text.AsSpan(at++, 1));
                continue;
            }

            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var width) != OperationStatus.Done)
            {
                throw Malformed(text);
            }

            foreach (var part in bytes[..rune.EncodeToUtf8(bytes)])
            {
                result.Append(string.Create(CultureInfo.InvariantCulture, $"%{part:X2}"));
            }

            at += width;
        }

        return result.ToString();
    }

    /// <summary>Replaces escapes by what they stand for; in a whole URL those of characters that part it remain.</summary>
    /// <exception cref="JsonataException">An escape is none, or they are not UTF-8 (<c>D3140</c>).</exception>
    public static string Decode(string text, bool isComponent, IFunctionCall call)
    {
        var result = new LimitedText(call);
        Span<byte> bytes = stackalloc byte[4];
        var at = 0;
        while (at < text.Length)
        {
            var escape = text.IndexOf('%', at);
            if (escape < 0)
            {
                result.Append(text.AsSpan(at));
                break;
            }

            result.Append(text.AsSpan(at, escape - at));
            at = escape;
            var count = 0;
            var rune = default(Rune);
            var status = OperationStatus.NeedMoreData;
            while (status == OperationStatus.NeedMoreData && count < bytes.Length)
            {
                bytes[count++] = ByteAt(text, at) ?? throw Malformed(text);
                at += 3;
                status = Rune.DecodeFromUtf8(bytes[..count], out rune, out _);
            }

            if (status != OperationStatus.Done)
            {
                throw Malformed(text);
            }

            var isKept = !isComponent && rune.IsAscii && Reserved.Contains((char)rune.Value, StringComparison.Ordinal);
            result.Append(isKept ? text.AsSpan(escape, 3) : rune.ToString());
        }

        return result.ToString();
    }

    private static byte? ByteAt(string text, int at) =>
        at + 2 < text.Length && text[at] == '%' && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2])
            ? byte.Parse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : null;

    private static JsonataException Malformed(string text) => new("D3140", "The text cannot be a URL.") { Value = Value.Of(text) };
}
