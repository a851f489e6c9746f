namespace KashflowOrleans.Flows.Jsonata.Syntax;

/// <summary>Finds the steps whose items the <c>%</c> of later steps mean.</summary>
internal static class Ancestry
{
    /// <summary>Marks the step that a parent is found at; the slot's level says how far it still has to go up.</summary>
    /// <exception cref="JsonataException">No parent can be told of such an expression (<c>S0217</c>).</exception>
    public static void Seek(SyntaxNode node, ParentSlot slot)
    {
        switch (node.Kind)
        {
            case SyntaxKind.Name or SyntaxKind.Wildcard:
                slot.Level--;
                if (slot.Level == 0)
                {
                    if (node.Ancestor is { } ancestor)
                    {
                        slot.Label = ancestor.Label;
                    }

                    node.Ancestor = slot;
                    node.IsTuple = true;
                }

                break;
            case SyntaxKind.Parent:
                slot.Level++;
                break;
            case SyntaxKind.Block:
                if (node.Items.Count > 0)
                {
                    node.IsTuple = true;
                    Seek(node.Items[^1], slot);
                }

                break;
            case SyntaxKind.Path:
                node.IsTuple = true;
                var index = node.Items.Count - 1;
                Seek(node.Items[index--], slot);
                while (slot.Level > 0 && index >= 0)
                {
                    Seek(node.Items[index--], slot);
                }

                break;
            default:
                throw NotFound(node);
        }
    }

    /// <summary>Hands the parents that a part still seeks on to the whole.</summary>
    public static void Push(SyntaxNode whole, SyntaxNode part)
    {
        if (part.SeekingParent is null && part.Kind != SyntaxKind.Parent)
        {
            return;
        }

        var slots = part.SeekingParent ?? [];
        if (part.Kind == SyntaxKind.Parent)
        {
            slots.Add(part.Slot!);
        }

        if (whole.SeekingParent is null)
        {
            whole.SeekingParent = slots;
        }
        else
        {
            whole.SeekingParent.AddRange([.. slots]);
        }
    }

    /// <summary>Finds the parents that the last step of a path seeks among the steps before it.</summary>
    public static void Resolve(SyntaxNode path)
    {
        var steps = path.Items;
        var slots = steps[^1].SeekingParent ?? [];
        if (steps[^1].Kind == SyntaxKind.Parent)
        {
            slots.Add(steps[^1].Slot!);
        }

        foreach (var slot in slots.ToArray())
        {
            var index = steps.Count - 2;
            while (slot.Level > 0)
            {
                if (index < 0)
                {
                    (path.SeekingParent ??= []).Add(slot);
                    break;
                }

                var step = steps[index--];
                while (index >= 0 && step.Focus is not null && steps[index].Focus is not null)
                {
                    step = steps[index--];
                }

                Seek(step, slot);
            }
        }
    }

    /// <summary>The error for an expression that no parent can be told of.</summary>
    public static JsonataException NotFound(SyntaxNode node) =>
        SyntaxErrors.At("S0217", node.Position, "The parent that % means cannot be told from this expression.", KindNames.Of(node));
}
