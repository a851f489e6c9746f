using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>The parts of a transform.</summary>
/// <param name="Pattern">Which objects are changed.</param>
/// <param name="Update">The fields that are set.</param>
/// <param name="Delete">The names of fields that are removed; null for none.</param>
/// <param name="Copier">The function that copies the input.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="UpdatePosition">Where the update stands.</param>
/// <param name="DeletePosition">Where the names to remove stand.</param>
internal sealed record TransformDefinition(Node Pattern, Node Update, Node? Delete, Node Copier, int Position, int UpdatePosition, int DeletePosition);

/// <summary>A transform.</summary>
internal sealed class TransformNode(TransformDefinition definition) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame) => Value.Of(new TransformFunction(definition, frame));
}

/// <summary>A transform as a function: copies its argument and changes the copy.</summary>
internal sealed class TransformFunction(TransformDefinition definition, Frame frame) : ValueFunction
{
    /// <summary>The changed copy.</summary>
    /// <exception cref="JsonataException">The update is no object (<c>T2011</c>), the names to remove are no texts (<c>T2012</c>), or the copy cannot be made (<c>T2013</c>).</exception>
    public Value Transform(Value source, Run run)
    {
        if (source.IsUndefined)
        {
            return default;
        }

        if (definition.Copier.Evaluate(default, frame).AsFunction is not { } clone)
        {
            throw new JsonataException("T2013", "A transform needs the function $clone, which has been replaced by something else.") { Position = definition.Position };
        }

        var result = Calls.Apply(clone, [source], Value.Null, frame);
        var copies = new HashSet<ValueObject>(ReferenceEqualityComparer.Instance);
        Collect(result, copies, run);
        var matches = definition.Pattern.Evaluate(result, frame);
        if (matches.AsArray is { } array)
        {
            foreach (var match in array)
            {
                Change(match, copies);
            }
        }
        else if (!matches.IsUndefined)
        {
            Change(matches, copies);
        }

        return result;
    }

    // Only objects of the copy may be changed: others belong to the input or to variables.
    private static void Collect(in Value value, HashSet<ValueObject> copies, Run run)
    {
        run.Charge(1);
        if (value.AsObject is { } fields)
        {
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            copies.Add(fields);
            foreach (ref readonly var field in fields.Values)
            {
                Collect(field, copies, run);
            }
        }
        else if (value.AsArray is { } array)
        {
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            foreach (ref readonly var item in array.Items)
            {
                Collect(item, copies, run);
            }
        }
    }

    // A part of the copy that becomes a field of the copy is copied again: otherwise an object could come to contain itself.
    private static Value Separate(in Value value, Run run)
    {
        run.Charge(1);
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value.AsArray is { } array)
        {
            var items = new ValueArray(array.Count);
            foreach (ref readonly var item in array.Items)
            {
                items.Add(Separate(item, run));
            }

            return Value.Of(items);
        }

        if (value.AsObject is not { } fields)
        {
            return value;
        }

        var result = new ValueObject(fields.Count);
        for (var index = 0; index < fields.Count; index++)
        {
            result.Set(fields.Names[index], Separate(fields.Values[index], run));
        }

        return Value.Of(result);
    }

    private void Change(in Value match, HashSet<ValueObject> copies)
    {
        var target = match.AsObject is { } found && copies.Contains(found) ? found : null;
        var update = definition.Update.Evaluate(match, frame);
        if (update.AsObject is { } fields)
        {
            for (var index = 0; index < fields.Count; index++)
            {
                target?.Set(fields.Names[index], Separate(fields.Values[index], frame.Run));
            }
        }
        else if (!update.IsUndefined)
        {
            throw new JsonataException("T2011", "The update of a transform must be an object.") { Position = definition.UpdatePosition, Value = update };
        }

        if (definition.Delete is not null)
        {
            Remove(definition.Delete.Evaluate(match, frame), target);
        }
    }

    private void Remove(in Value names, ValueObject? target)
    {
        if (names.AsText is { } single)
        {
            target?.Remove(single);
            return;
        }

        if (names.IsUndefined)
        {
            return;
        }

        if (names.AsArray is not { } array || array.Any(name => !name.IsText))
        {
            throw new JsonataException("T2012", "The fields that a transform removes must be named by texts.") { Position = definition.DeletePosition, Value = names };
        }

        foreach (ref readonly var name in array.Items)
        {
            target?.Remove(name.AsText!);
        }
    }
}
