using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Jsonata.Generation;

/// <summary>A path into a sample value, with what stands there.</summary>
/// <param name="Text">The path.</param>
/// <param name="Sort">What it yields.</param>
/// <param name="Sample">For objects: one that it yields; nothing otherwise.</param>
internal sealed record SamplePath(string Text, Sort Sort, Value Sample);

/// <summary>The paths that lead somewhere in sample data, so that most generated expressions find something.</summary>
internal static partial class Samples
{
    private const int Deepest = 3;

    // Beyond this, or with more places, binary and decimal results could differ by more than rounding.
    private const int LargestNumber = 10_000;
    private const int Granularity = 1024;

    private static readonly ConditionalWeakTable<ValueObject, List<SamplePath>> Known = [];

    /// <summary>The paths that begin at an object.</summary>
    public static IReadOnlyList<SamplePath> Paths(Value sample) =>
        sample.AsObject is { } fields ? Known.GetValue(fields, key => [.. Below(Value.Of(key), "", isMany: false, Deepest)]) : [];

    /// <summary>A field's name as it is written in a path.</summary>
    public static string Name(string name) => PlainName().IsMatch(name) ? name : $"`{name}`";

    private static IEnumerable<SamplePath> Below(Value sample, string prefix, bool isMany, int depth)
    {
        if (depth == 0 || sample.AsObject is not { } fields)
        {
            yield break;
        }

        for (var index = 0; index < fields.Count; index++)
        {
            var value = fields.Values[index];
            var path = prefix + Name(fields.Names[index]);
            var plural = isMany || value.IsArray;
            var item = FirstItem(value);
            if (SortOf(item, plural) is { } sort)
            {
                yield return new SamplePath(path, sort, item.IsObject ? item : Value.Undefined);
            }

            foreach (var below in Below(item, path + ".", plural, depth - 1))
            {
                yield return below;
            }
        }
    }

    private static Value FirstItem(Value value)
    {
        if (value.AsArray is not { } array)
        {
            return value;
        }

        return array.Count == 0 ? Value.Undefined : array.FirstOrDefault(item => item.IsObject, array[0]);
    }

    private static Sort? SortOf(Value value, bool isMany) => value.Kind switch
    {
        ValueKind.Number => !IsPlain(value) ? null : isMany ? Sort.Numbers : Sort.Number,
        ValueKind.Text => isMany ? Sort.Texts : Sort.Text,
        ValueKind.Boolean => isMany ? null : Sort.Truth,
        ValueKind.Object => isMany ? Sort.Items : Sort.Record,
        ValueKind.Array => Sort.Any,
        _ => null,
    };

    private static bool IsPlain(Value number) =>
        number.IsDecimal && Math.Abs(number.AsDecimal) <= LargestNumber && decimal.Truncate(number.AsDecimal * Granularity) == number.AsDecimal * Granularity;

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainName();
}
