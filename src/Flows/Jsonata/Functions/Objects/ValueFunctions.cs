using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Functions on values of any kind: <c>$boolean</c>, <c>$not</c>, <c>$exists</c>, <c>$type</c>, and <c>$error</c>, <c>$assert</c>, <c>$eval</c>.</summary>
internal static class ValueFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        new("boolean", 1, "<x-:b>", static (arguments, call) => arguments[0].IsUndefined ? Value.Undefined : Value.Of(call.IsTrue(arguments[0]))),
        new("not", 1, "<x-:b>", static (arguments, call) => arguments[0].IsUndefined ? Value.Undefined : Value.Of(!call.IsTrue(arguments[0]))),
        new("exists", 1, "<x:b>", static (arguments, _) => Value.Of(!arguments[0].IsUndefined)),
        new("type", 1, "<x:s>", static (arguments, _) => Value.Of(TypeOf(arguments[0]))),
        new("error", 1, "<s?:x>", static (arguments, _) => throw new JsonataException("D3137", Message(arguments.At(0), "$error() function evaluated"))),
        new("assert", 2, "<bs?:x>", static (arguments, _) => arguments[0].IsTrue
            ? Value.Undefined
            : throw new JsonataException("D3141", Message(arguments.At(1), "$assert() statement failed"))),
        new("eval", 2, "<sx?:x>", static (arguments, call) => arguments[0].AsText is { } expression
            ? call.EvaluateText(expression, arguments.At(1).IsUndefined ? call.Input : arguments[1])
            : Value.Undefined),
    ];

    private static string Message(Value message, string otherwise) => message.AsText is { Length: > 0 } text ? text : otherwise;

    private static string? TypeOf(Value value) => value.Kind switch
    {
        ValueKind.Undefined => null,
        ValueKind.Null => "null",
        ValueKind.Boolean => "boolean",
        ValueKind.Number => "number",
        ValueKind.Text => "string",
        ValueKind.Array => "array",
        ValueKind.Function => "function",
        _ => "object",
    };
}
