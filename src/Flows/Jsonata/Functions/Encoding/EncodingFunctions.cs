using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Base64 and the escapes of URLs.</summary>
internal static class EncodingFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        new("base64encode", 1, "<s-:s>", static (arguments, call) => OnText(arguments[0], call, Base64.Encode)),
        new("base64decode", 1, "<s-:s>", static (arguments, call) => OnText(arguments[0], call, Base64.Decode)),
        new("encodeUrlComponent", 1, "<s-:s>", static (arguments, call) => OnText(arguments[0], call, static (text, call) => UrlEscapes.Encode(text, isComponent: true, call))),
        new("encodeUrl", 1, "<s-:s>", static (arguments, call) => OnText(arguments[0], call, static (text, call) => UrlEscapes.Encode(text, isComponent: false, call))),
        new("decodeUrlComponent", 1, "<s-:s>", static (arguments, call) => OnText(arguments[0], call, static (text, call) => UrlEscapes.Decode(text, isComponent: true, call))),
        new("decodeUrl", 1, "<s-:s>", static (arguments, call) => OnText(arguments[0], call, static (text, call) => UrlEscapes.Decode(text, isComponent: false, call))),
    ];

    private static Value OnText(Value text, IFunctionCall call, Func<string, IFunctionCall, string> change)
    {
        if (text.AsText is not { } source)
        {
            return Value.Undefined;
        }

        call.ChargeText(source.Length);
        return Value.Of(change(source, call));
    }
}
