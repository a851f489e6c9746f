using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Jsonata.Reference;

/// <summary>Whether two answers are the same.</summary>
internal static class AnswerComparison
{
    // Our numbers are decimal and the reference's are binary: the last digits of a quotient or a root differ.
    private const double RelativeTolerance = 1e-12;

    // $error: its message is the expression's own.
    private const string RaisedByExpression = "D3137";

    /// <summary>Whether our answer is the reference's. Exceeded limits are the same whatever their code; a position counts only where it is asked for and the reference knows one.</summary>
    public static bool Same(Answer reference, Answer ours, bool withPosition)
    {
        if (reference.Failure is { } expected)
        {
            return ours.Failure is { } failure
                && ((expected.IsLimit && failure.IsLimit)
                    || (expected.Code == failure.Code && (!withPosition || expected.Position is null || expected.Position == failure.Position) && (expected.Code != RaisedByExpression || expected.Message == failure.Message)));
        }

        return ours.Failure is null && Same(reference.Value, ours.Value);
    }

    /// <summary>Whether our value is the reference's.</summary>
    public static bool Same(Value reference, Value ours)
    {
        if (reference.AsObject is { Count: 1 } fields && fields.Names[0].StartsWith(Answer.Tag))
        {
            return fields.Names[0][1..] switch
            {
                "function" => ours.IsFunction,
                "undefined" => ours.IsUndefined,
                "text" => ours.IsText,
                "number" => ours.IsNumber && !ours.IsDecimal && !double.IsFinite(ours.AsDouble),
                _ => true,
            };
        }

        if (reference.Kind != ours.Kind)
        {
            return false;
        }

        return reference.Kind switch
        {
            ValueKind.Number => Same(reference.AsDouble, ours.AsDouble),
            ValueKind.Array => Same(reference.AsArray!.Items, ours.AsArray!.Items),
            ValueKind.Object => Same(reference.AsObject!, ours.AsObject!),
            _ => reference.Equals(ours),
        };
    }

    /// <summary>Whether a value of the reference holds, at any depth, what JSON cannot say and is tagged by this name.</summary>
    public static bool Holds(Value reference, string tag) => reference.Kind switch
    {
        ValueKind.Array => reference.AsArray!.Any(item => Holds(item, tag)),
        ValueKind.Object => (reference.AsObject!.Count == 1 && reference.AsObject.Names[0] == Answer.Tag + tag) || reference.AsObject.Values.ToArray().Any(field => Holds(field, tag)),
        _ => false,
    };

    private static bool Same(double reference, double ours) =>
        reference.Equals(ours) || Math.Abs(reference - ours) <= RelativeTolerance * Math.Max(Math.Abs(reference), Math.Abs(ours));

    private static bool Same(ReadOnlySpan<Value> reference, ReadOnlySpan<Value> ours)
    {
        if (reference.Length != ours.Length)
        {
            return false;
        }

        for (var index = 0; index < reference.Length; index++)
        {
            if (!Same(reference[index], ours[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Same(ValueObject reference, ValueObject ours)
    {
        // A field without a value is no field.
        var expected = Present(reference);
        var present = Present(ours);
        return expected.Count == present.Count && expected.All(field => present.TryGetValue(field.Key, out var value) && Same(field.Value, value));
    }

    private static Dictionary<string, Value> Present(ValueObject fields)
    {
        var present = new Dictionary<string, Value>(fields.Count, StringComparer.Ordinal);
        for (var index = 0; index < fields.Count; index++)
        {
            var value = fields.Values[index];
            if (!value.IsUndefined && !(value.AsObject is { Count: 1 } tagged && tagged.Names[0] == Answer.Tag + "undefined"))
            {
                present.Add(fields.Names[index], value);
            }
        }

        return present;
    }
}
