using System.Text.Json;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Jsonata.Reference;

/// <summary>What our implementation makes of expressions.</summary>
internal static class Ours
{
    // About as much as the reference process is given.
    private static readonly JsonataLimits Limits = new() { MaxTime = TimeSpan.FromSeconds(2), MaxItems = 1_000_000, MaxTextLength = 1_000_000 };

    public static Answer To(Question question) =>
        Evaluate(question.Expression, question.Input is null ? Value.Undefined : JsonValues.Parse(question.Input), context: null);

    public static Answer Evaluate(string expression, Value input, JsonataContext? context)
    {
        try
        {
            return new Answer(JsonataExpression.Compile(expression, Limits).Evaluate(input, context));
        }
        catch (JsonataException error)
        {
            return new Answer(Value.Undefined, new Failure(error.Code, error.Position, error.Token, error.Message));
        }
        catch (Exception crash) when (crash is not (OutOfMemoryException or JsonException))
        {
            return new Answer(Value.Undefined, new Failure(null, null, null, crash.ToString()));
        }
    }
}
