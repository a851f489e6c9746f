using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Constructs;

/// <summary>An array in brackets. Arrays that its expressions give are joined; those written in brackets within it stay.</summary>
/// <param name="items">The expressions.</param>
/// <param name="areNested">Which of them are written in brackets.</param>
/// <param name="isConstructed">Whether it stays as it is in the path around it.</param>
internal sealed class ArrayNode(Node[] items, bool[] areNested, bool isConstructed) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame)
    {
        var run = frame.Run;
        var result = new ValueArray(items.Length) { IsConstructed = isConstructed };
        for (var index = 0; index < items.Length; index++)
        {
            var value = items[index].Evaluate(input, frame);
            if (value.IsUndefined)
            {
                continue;
            }

            if (!areNested[index] && value.AsArray is { } array)
            {
                run.Charge(array.Count);
                run.CheckItems((long)result.Count + array.Count);
                result.AddRange(array.Items);
            }
            else
            {
                result.Add(value);
            }
        }

        return Value.Of(result);
    }
}
