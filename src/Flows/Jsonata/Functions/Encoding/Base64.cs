using System.Text;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Base64 of text whose characters are bytes (Latin-1), as JavaScript's <c>btoa</c> and <c>atob</c> see it.</summary>
internal static class Base64
{
    /// <summary>Encodes the low byte of each character.</summary>
    public static string Encode(string text, IFunctionCall call)
    {
        call.CheckText((text.Length + 2L) / 3 * 4);
        var bytes = new byte[text.Length];
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] = (byte)(text[at] & 0xFF);
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>Decodes up to the first <c>=</c>; what is no digit of Base64 (also in its form for URLs) is passed over.</summary>
    public static string Decode(string text, IFunctionCall call)
    {
        var result = new StringBuilder(text.Length);
        var bits = 0;
        var count = 0;
        foreach (var character in text)
        {
            if (character == '=')
            {
                break;
            }

            var value = ValueOf(character);
            if (value < 0)
            {
                continue;
            }

            bits = ((bits << 6) | value) & 0xFFFF;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                result.Append((char)((bits >> count) & 0xFF));
            }
        }

        return result.ToString();
    }

    private static int ValueOf(char character) => character switch
    {
        >= 'A' and <= 'Z' => character - 'A',
        >= 'a' and <= 'z' => character - 'a' + 26,
        >= '0' and <= '9' => character - '0' + 52,
        '+' or '-' => 62,
        '/' or '_' => 63,
        _ => -1,
    };
}
