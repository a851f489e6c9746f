using System.Globalization;
using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;
using NodaTime;

namespace KashflowOrleans.Flows.Emission;

/// <summary>Reads the values that an emit node's mappings gave as what the document's fields take. The first field that is not right is kept as <see cref="Problem"/>; what is
/// read after it means nothing.</summary>
/// <param name="node">The node.</param>
/// <param name="fields">The fields of the document or of its lines.</param>
/// <param name="values">Their values in the same order.</param>
/// <param name="reference">For days of points in time.</param>
internal ref struct FieldReader(FlowNode node, IReadOnlyList<DocumentField> fields, ReadOnlySpan<Value> values, FlowReference reference)
{
    private readonly ReadOnlySpan<Value> _values = values;

    /// <summary>The first thing that is wrong, a sentence that names node and field; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>The node's document.</summary>
    public readonly FlowNode Node => node;

    /// <summary>Text that is not blank, trimmed; null when there is none.</summary>
    public string? Text(int index)
    {
        var value = _values[index];
        var text = value.AsText ?? Texts.Of(value);
        if (value.IsArray || value.IsObject)
        {
            Wrong(index, "text");
            return null;
        }

        if (!string.IsNullOrWhiteSpace(text))
        {
            return text.Trim();
        }

        Missing(index);
        return null;
    }

    /// <summary>A number; null when there is none.</summary>
    public decimal? Number(int index)
    {
        var value = _values[index];
        if (value.IsDecimal)
        {
            return value.AsDecimal;
        }

        if (IsNothing(value))
        {
            Missing(index);
            return null;
        }

        if (value.AsText is { } text && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Wrong(index, "a number");
        return null;
    }

    /// <summary>A number that must be there.</summary>
    public decimal Amount(int index) => Number(index) ?? 0m;

    /// <summary>A whole number; null when there is none.</summary>
    public int? Integer(int index)
    {
        if (Number(index) is not { } number)
        {
            return null;
        }

        if (decimal.Truncate(number) == number && number is >= int.MinValue and <= int.MaxValue)
        {
            return (int)number;
        }

        Wrong(index, "a whole number");
        return null;
    }

    /// <summary>A day; null when there is none.</summary>
    public LocalDate? Day(int index)
    {
        var value = _values[index];
        if (IsNothing(value))
        {
            Missing(index);
            return null;
        }

        if (IsoText.Day(value, reference.Settings.Zone) is { } day)
        {
            return day;
        }

        Wrong(index, "a day such as 2026-03-02");
        return null;
    }

    /// <summary>True or false; false when there is neither.</summary>
    public bool Flag(int index)
    {
        var value = _values[index];
        if (!value.IsBoolean && !IsNothing(value))
        {
            Wrong(index, "true or false");
        }

        return value.IsTrue;
    }

    /// <summary>An address; an empty one when there is none.</summary>
    public LedgerAddress Address(int index)
    {
        var value = _values[index];
        if (IsNothing(value))
        {
            return LedgerAddresses.Empty;
        }

        if (value.IsObject)
        {
            return LedgerAddresses.Read(value);
        }

        Wrong(index, "an address with line1 to line4, postcode and countryCode");
        return LedgerAddresses.Empty;
    }

    /// <summary>Notes a problem, unless there is one already.</summary>
    public void Report(string problem) => Problem ??= problem;

    /// <summary>Whether a value counts as nothing: nothing, <c>null</c> or empty text, and functions, which no document holds.</summary>
    public static bool IsNothing(Value value) => value.Kind switch
    {
        ValueKind.Undefined or ValueKind.Null or ValueKind.Function => true,
        ValueKind.Text => value.AsText!.Length == 0,
        _ => false,
    };

    private void Missing(int index)
    {
        if (fields[index].IsRequired)
        {
            Report($"Node '{node.Id}', field '{fields[index].Name}' comes to nothing, and the {node.Kind} needs it: correct the flow or the data it is taken from.");
        }
    }

    private void Wrong(int index, string wanted) =>
        Report($"Node '{node.Id}', field '{fields[index].Name}' must be {wanted}; it is {Texts.Shown(_values[index])}.");
}
