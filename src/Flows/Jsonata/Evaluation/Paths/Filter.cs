using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Paths;

/// <summary>A predicate: a position, several positions, or a condition.</summary>
/// <param name="predicate">The expression.</param>
/// <param name="constant">The position, when it is a number in the text.</param>
internal sealed class Filter(Node predicate, int? constant)
{
    private static readonly Value Empty = Value.Of(Sequences.New(0));

    /// <summary>The items that stay. A single item that is no array stands for the sequence that holds it.</summary>
    public Value Apply(in Value input, Frame frame)
    {
        var array = input.AsArray;
        if (constant is { } index)
        {
            var count = array?.Count ?? 1;
            var at = index < 0 ? count + index : index;
            var item = at < 0 || at >= count ? default : array is null ? input : array[at];
            return item.IsUndefined ? Empty : item;
        }

        if (array is null)
        {
            return Repeated(input, Keeps(predicate.Evaluate(input, frame), 0, 1, frame.Run));
        }

        var result = Sequences.New();
        var items = array.Items;
        for (var at = 0; at < items.Length; at++)
        {
            frame.Run.Charge(1);
            for (var times = Keeps(predicate.Evaluate(items[at], frame), at, items.Length, frame.Run); times > 0; times--)
            {
                result.Add(items[at]);
            }
        }

        return Value.Of(result);
    }

    /// <summary>The tuples that stay.</summary>
    public List<TupleItem> Apply(List<TupleItem> tuples)
    {
        if (constant is { } index)
        {
            var place = index < 0 ? tuples.Count + index : index;
            return place < 0 || place >= tuples.Count ? [] : [tuples[place]];
        }

        var result = new List<TupleItem>();
        for (var at = 0; at < tuples.Count; at++)
        {
            tuples[at].Frame.Run.Charge(1);
            for (var times = Keeps(predicate.Evaluate(tuples[at].Item, tuples[at].Frame), at, tuples.Count, tuples[at].Frame.Run); times > 0; times--)
            {
                result.Add(tuples[at]);
            }
        }

        return result;
    }

    /// <summary>A position as a whole number.</summary>
    public static int Position(in Value number) => (int)Math.Clamp(Math.Floor(number.AsDouble), int.MinValue, int.MaxValue);

    // As in the reference, a condition that holds for nothing keeps it: a hole in the sequence.
    private static Value Repeated(in Value item, int times)
    {
        if (times == 0 || (times == 1 && !item.IsUndefined))
        {
            return times == 0 ? Empty : item;
        }

        var result = Sequences.New(times);
        for (var count = 0; count < times; count++)
        {
            result.Add(item);
        }

        return Value.Of(result);
    }

    // How often the item stays: a position that is named twice keeps it twice.
    private static int Keeps(in Value result, int at, int count, Run run)
    {
        if (result.IsBoolean)
        {
            return result.IsTrue ? 1 : 0;
        }

        if (Arithmetic.IsNumeric(result))
        {
            return IsAt(result, at, count) ? 1 : 0;
        }

        if (result.AsArray is not { } array || !AreNumbers(array))
        {
            return Truth.Of(result, run) ? 1 : 0;
        }

        var times = 0;
        foreach (ref readonly var number in array.Items)
        {
            times += IsAt(number, at, count) ? 1 : 0;
        }

        return times;
    }

    private static bool AreNumbers(ValueArray array)
    {
        foreach (ref readonly var item in array.Items)
        {
            if (!Arithmetic.IsNumeric(item))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAt(in Value number, int at, int count)
    {
        var position = Position(number);
        return (position < 0 ? count + position : position) == at;
    }
}
