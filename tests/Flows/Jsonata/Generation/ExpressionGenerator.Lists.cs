using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Jsonata.Generation;

/// <summary>Lists of numbers, texts and objects.</summary>
internal sealed partial class ExpressionGenerator
{
    private Fragment Numbers(Scope scope, int depth)
    {
        if (Mistaken(Sort.Numbers, scope, depth, out var mistake))
        {
            return mistake;
        }

        if (depth <= 0 || Chance(6))
        {
            return !Chance(4) && Path(scope, Sort.Numbers, out var path, out _) ? new(Sort.Numbers, path) : new(Sort.Numbers, Pick("[1, 2, 3]", "[3, -1, 0.5, 3]", "[]", "[1..5]", "[7]", "[-2..2]"));
        }

        if (Chance(3))
        {
            return Shaped(Sort.Numbers, scope, depth);
        }

        var item = FreshName();
        return _random.Next(8) switch
        {
            6 => new(Sort.Numbers, "$map(", Numbers(scope, depth - 1), ", function(", item, ") { ", Numbers(scope.With(item, Sort.Number), depth - 1), " })"),
            0 => new(Sort.Numbers, "[", Number(scope, depth - 1), ", ", Number(scope, depth - 1), Chance(2) ? "]" : ", 4]"),
            1 => new(Sort.Numbers, "[", Pick("0", "-1", "1", "2"), "..", Pick("3", "5", "0", "$count(*)"), "]"),
            2 => new(Sort.Numbers, "$map(", Texts(scope, depth - 1), ", ", Pick("$length", $"function({item}) {{ $length({item}) }}"), ")"),
            3 => new(Sort.Numbers, "$map(", Numbers(scope, depth - 1), ", function(", item, ") { ", Number(scope.With(item, Sort.Number), depth - 1), " })"),
            4 => Mapped(Sort.Number, Sort.Numbers, scope, depth),
            5 => new(Sort.Numbers, "(", Numbers(scope, depth - 1), ").(", Pick("$ + 1", "-$", "$ * $", "$abs()", "$round($)", "$"), ")"),
            _ => Common(Sort.Numbers, scope, depth),
        };
    }

    private Fragment Texts(Scope scope, int depth)
    {
        if (Mistaken(Sort.Texts, scope, depth, out var mistake))
        {
            return mistake;
        }

        if (depth <= 0 || Chance(6))
        {
            return !Chance(4) && Path(scope, Sort.Texts, out var path, out _) ? new(Sort.Texts, path) : new(Sort.Texts, Pick("[\"b\", \"a\"]", "[\"one\"]", "[]", "[\"x\", \"Y\", \"x\"]", "[\"\", \"é\"]"));
        }

        if (Chance(3))
        {
            return Shaped(Sort.Texts, scope, depth);
        }

        var item = FreshName();
        return _random.Next(9) switch
        {
            0 => new(Sort.Texts, "[", Text(scope, depth - 1), ", ", Text(scope, depth - 1), "]"),
            1 => new(Sort.Texts, "$split(", Text(scope, depth - 1), ", ", Chance(2) ? new(Sort.Any, Pick("\" \"", "\"e\"", "\",\"", "\"a\"")) : Regex(), Pick(")", ")", ", 2)")),
            2 => new(Sort.Texts, "$keys(", Chance(2) ? Record(scope, depth - 1).Fragment : Items(scope, depth - 1).Fragment, ")"),
            3 => new(Sort.Texts, "$map(", Numbers(scope, depth - 1), ", ", Pick("$string", $"function({item}, $at) {{ $string({item}) & \":\" & $at }}"), ")"),
            4 => new(Sort.Texts, "$match(", Text(scope, depth - 1), ", ", Regex(), ").match"),
            5 => Mapped(Sort.Text, Sort.Texts, scope, depth),
            6 => new(Sort.Texts, "$each(", Record(scope, depth - 1).Fragment, ", function($value, $key) { ", Pick("$key", "$key & \"=\" & $string($value)", "$type($value)"), " })"),
            7 => new(Sort.Texts, "(", Texts(scope, depth - 1), ").(", Pick("$ & \"!\"", "$uppercase()", "$substring(0, 1)", "$"), ")"),
            _ => Common(Sort.Texts, scope, depth),
        };
    }

    // The same list in another order, with fewer or more values.
    private Fragment Shaped(Sort sort, Scope scope, int depth)
    {
        var one = sort == Sort.Numbers ? Sort.Number : Sort.Text;
        var (item, other) = (FreshName(), FreshName());
        Fragment Inner() => Of(sort, scope, depth - 1);
        return _random.Next(13) switch
        {
            0 => new(sort, "$append(", Inner(), ", ", Chance(2) ? Inner() : Of(one, scope, depth - 1), ")"),
            1 => new(sort, "$reverse(", Inner(), ")"),
            2 => new(sort, "$sort(", Inner(), Chance(2) ? ")" : $", function({item}, {other}) {{ {item} {Pick("<", ">")} {other} }})"),
            3 => new(sort, "$distinct(", Inner(), ")"),
            4 => new(sort, "$filter(", Inner(), ", function(", item, ") { ", Truth(scope.With(item, one), depth - 1), " })"),
            5 => new(sort, Bracketed(sort, scope, Inner()), "[", Pick("$ != 2", "$ > \"b\"", "$ > 1", "[0..1]", "true", "$exists($)", "$ in [1, 2, 3]", "-1", "$count($) = 1"), "]"),
            6 => new(sort, "(", Inner(), ")^(", Pick("$", ">$", "<$", "$string($)", "-$, $"), ")"),
            7 => new(sort, "[", Inner(), "]"),
            8 => new(sort, "(", Inner(), ")[]"),
            9 => new(sort, "(", Inner(), ")#", item, "[", item, Pick(" > 0", " < 2", " % 2 = 0", " = 1"), "]"),
            10 => new(sort, "$reduce(", Inner(), ", $append)"),
            11 => new(sort, "$filter(", Inner(), ", function(", item, ", ", other, ") { ", other, Pick(" > 0", " < 2", " != 1"), " })"),
            _ => new(sort, "$spread(", Inner(), ")"),
        };
    }

    // A value for each object of a list; the objects' fields are the context.
    private Fragment Mapped(Sort one, Sort many, Scope scope, int depth)
    {
        var (items, sample) = Items(scope, depth - 1);
        var (item, position) = (FreshName(), FreshName());
        var inside = scope.At(sample, Parents(items) ? scope.Context : Value.Undefined);
        return _random.Next(7) switch
        {
            0 => new(many, "$map(", items, ", function(", item, ") { ", Of(one, scope.With(item, Sort.Record, sample), depth - 1), " })"),
            1 => new(many, items, "#", position, ".(", Of(one, inside.With(position, Sort.Number), depth - 1), ")"),
            2 => new(many, items, "@", item, ".(", Of(one, scope.With(item, Sort.Record, sample), depth - 1), ")"),
            3 => new(many, items, "@", item, "#", position, "[", position, Pick(" < 2", " >= 1"), "].(", Of(one, scope.With(item, Sort.Record, sample).With(position, Sort.Number), depth - 1), ")"),
            _ => new(many, items, ".(", Of(one, inside, depth - 1), ")"),
        };
    }

    // Whether the objects come straight from a field of the context item, so that % means that item.
    private static bool Parents(Fragment items) => items.Parts is [string path] && path.Length > 0 && char.IsAsciiLetter(path[0]) && path.All(char.IsAsciiLetterOrDigit);

    private (Fragment Fragment, Value Sample) Items(Scope scope, int depth)
    {
        if (depth <= 0 || Chance(3))
        {
            return Path(scope, Sort.Items, out var path, out var found) ? (new(Sort.Items, path), found) : (new(Sort.Items, "$$.orders"), Root("orders", 0));
        }

        var (items, sample) = Items(scope, depth - 1);
        var (item, other) = (FreshName(), FreshName());
        var inside = scope.At(sample, Parents(items) ? scope.Context : Value.Undefined);
        Fragment fragment = _random.Next(11) switch
        {
            0 or 1 => new(Sort.Items, items, "[", Truth(inside, depth - 1), "]"),

            // No % in the order: the reference loses what a list ordered by it carries along.
            2 => new(Sort.Items, items, "^(", Pick("", ">", "<"), Key(scope.At(sample), depth - 1), Chance(2) ? ")" : ", " + Pick(">$string($))", "$count(*))")),
            3 => new(Sort.Items, "$filter(", items, ", function(", item, ") { ", Truth(scope.With(item, Sort.Record, sample), depth - 1), " })"),
            4 => new(Sort.Items, "$reverse(", items, ")"),
            5 => new(Sort.Items, "$sort(", items, ", function(", item, ", ", other, ") { ", Number(scope.With(item, Sort.Record, sample), 1), " > ", Number(scope.With(other, Sort.Record, sample), 1), " })"),
            6 => new(Sort.Items, items, "[", Index(inside, 0), "]"),
            7 => new(Sort.Items, "$distinct(", items, ")"),
            8 => new(Sort.Items, "$append(", items, ", ", Record(scope, depth - 1).Fragment, ")"),
            9 => new(Sort.Items, "(", items, " ~> |", "$", "|", Record(inside, depth - 1).Fragment, Pick("", ", \"name\"", ", [\"number\", \"id\"]"), "|)"),
            _ => new(Sort.Items, items, "[]"),
        };
        return (fragment, sample);
    }

    private Fragment Key(Scope scope, int depth) => Chance(2) ? Number(scope, depth) : Text(scope, depth);

    private static Value Root(string name, int index) => Roots[name].Get("orders").AsArray![index];
}
