using System.Globalization;

namespace KashflowOrleans.Tests.Flows.Jsonata.Generation;

/// <summary>Numbers and conditions.</summary>
internal sealed partial class ExpressionGenerator
{
    private Fragment Number(Scope scope, int depth)
    {
        if (Mistaken(Sort.Number, scope, depth, out var mistake))
        {
            return mistake;
        }

        if (depth <= 0 || Chance(5))
        {
            return !Chance(3) && Path(scope, Sort.Number, out var path, out _) ? new(Sort.Number, path) : new(Sort.Number, NumberLiteral());
        }

        Fragment Inner() => Number(scope, depth - 1);
        return _random.Next(22) switch
        {
            0 or 1 => Grouped(Sort.Number, Inner(), Pick(" + ", " - ", " * ", "+", " *"), Inner()),
            2 => new(Sort.Number, "(", Inner(), Pick(" / 2", " / 4", " / 0.5", " % 3", " % 4", " % 2.5"), ")"),
            3 => new(Sort.Number, "-", Inner()),
            4 => new(Sort.Number, Pick("$sum", "$max", "$min"), "(", Numbers(scope, depth - 1), ")"),
            5 => new(Sort.Number, "$count(", Of(Pick(Sort.Items, Sort.Numbers, Sort.Texts, Sort.Any), scope, depth - 1), ")"),
            6 => new(Sort.Number, "$length(", Text(scope, depth - 1), ")"),
            7 => new(Sort.Number, Pick("$abs", "$floor", "$ceil", "$round"), "(", Inner(), ")"),
            8 => new(Sort.Number, "$round(", Inner(), ", ", Pick("0", "1", "2", "-1"), ")"),
            9 => new(Sort.Number, Bracketed(Sort.Numbers, scope, Numbers(scope, depth - 1)), "[", Index(scope, depth - 1), "]"),
            10 => Folded(scope, depth),
            11 => new(Sort.Number, "$number($string(", Inner(), "))"),
            12 => new(Sort.Number, "(", Inner(), Pick(" ~> $abs", " ~> $floor()", " ~> $round(1)", " ~> $power(2)", " ~> $string ~> $length", " ~> $string() ~> $number()"), ")"),
            13 => new(Sort.Number, "($toMillis(", DateLiteral(), ") % 10000)"),
            14 => new(Sort.Number, "$toMillis($fromMillis(", Inner(), Pick("))", ", \"[Y]-[M]-[D] [H]:[m]:[s].[f001]\"), \"[Y]-[M]-[D] [H]:[m]:[s].[f001]\")")),
            15 => new(Sort.Number, "$parseInteger($formatInteger($abs($floor(", Inner(), ")), ", Same("\"#,##0\"", "\"0\"", "\"w\"", "\"0000\"")),
            16 => new(Sort.Number, "$eval(\"", NumberLiteral(), " + ", NumberLiteral(), "\")"),
            17 => new(Sort.Number, "$power(", Inner(), ", ", Pick("0", "1", "2"), ")"),
            18 => Recursive(scope, depth),
            _ => Common(Sort.Number, scope, depth),
        };
    }

    // The picture that is written with is also read with; numbers in words have no minus sign.
    private string Same(params ReadOnlySpan<string> pictures)
    {
        var picture = Pick(pictures);
        return $"{picture}), {picture})";
    }

    private Fragment Folded(Scope scope, int depth)
    {
        var (left, right) = (FreshName(), FreshName());
        var inner = scope.With(left, Sort.Number).With(right, Sort.Number);
        return Chance(2)
            ? new(Sort.Number, "$reduce(", Numbers(scope, depth - 1), ", function(", left, ", ", right, ") { ", Number(inner, Math.Min(1, depth - 1)), " })")
            : new(Sort.Number, "$reduce(", Numbers(scope, depth - 1), ", function(", left, ", ", right, ") { ", left, Pick(" + ", " - "), right, " }, ", Number(scope, depth - 1), ")");
    }

    private Fragment Recursive(Scope scope, int depth)
    {
        var (function, count, sum) = (FreshName(), FreshName(), FreshName());
        scope = scope.With(count, Sort.Number);
        return Chance(2)
            ? new(Sort.Number, $"({function} := function({count}) {{ {count} <= 0 ? ", Number(scope, depth - 1), $" : {count} + {function}({count} - 1) }}; {function}({_random.Next(1, 12)}))")
            : new(Sort.Number, $"({function} := function({count}, {sum}) {{ {count} <= 0 ? {sum} : {function}({count} - 1, {sum} + {count}) }}; {function}({_random.Next(1, 30)}, ", Number(scope, depth - 1), "))");
    }

    private Fragment Index(Scope scope, int depth) => Chance(4)
        ? Number(scope, Math.Min(depth, 1))
        : new(Sort.Number, Pick("0", "1", "-1", "2", "-2", "1.5", "[0, 1]", "[0..2]", "[-1, 0]"));

    private string NumberLiteral() => _random.Next(10) switch
    {
        0 => "0",
        1 => "1",
        2 => "2",
        3 => "-1",
        4 => "0.5",
        5 => (_random.Next(-400, 4000) / 8m).ToString(CultureInfo.InvariantCulture),
        6 => Pick("1e2", "1.5e1", "25e-2", "10", "1000", "20"),
        _ => _random.Next(-5, 100).ToString(CultureInfo.InvariantCulture),
    };

    private string DateLiteral() => Pick("\"2024-02-29\"", "\"2024-03-01T10:15:30Z\"", "\"1999-12-31T23:59:59.999Z\"", "\"2024-06-01T00:00:00+02:00\"", "\"2024\"", "\"2024-07\"");

    private Fragment Truth(Scope scope, int depth)
    {
        if (Mistaken(Sort.Truth, scope, depth, out var mistake))
        {
            return mistake;
        }

        if (depth <= 0 || Chance(8))
        {
            return !Chance(3) && Path(scope, Sort.Truth, out var path, out _) ? new(Sort.Truth, path) : new(Sort.Truth, Pick("true", "false"));
        }

        Fragment Inner() => Truth(scope, depth - 1);
        Fragment AnyInner() => Any(scope, depth - 1);
        var item = FreshName();
        return _random.Next(17) switch
        {
            0 or 1 => Grouped(Sort.Truth, Number(scope, depth - 1), Pick(" < ", " <= ", " > ", " >= ", " = ", " != "), Number(scope, depth - 1)),
            2 or 3 => Grouped(Sort.Truth, Text(scope, depth - 1), Pick(" < ", " <= ", " > ", " >= ", " = ", " != "), Text(scope, depth - 1)),
            4 => Grouped(Sort.Truth, Inner(), Pick(" and ", " or "), Inner()),
            5 => new(Sort.Truth, "$not(", AnyInner(), ")"),
            6 => new(Sort.Truth, "$boolean(", AnyInner(), ")"),
            7 => new(Sort.Truth, "$exists(", AnyInner(), ")"),
            8 => Grouped(Sort.Truth, Number(scope, depth - 1), " in ", Numbers(scope, depth - 1)),
            9 => Grouped(Sort.Truth, Text(scope, depth - 1), " in ", Texts(scope, depth - 1)),
            10 => new(Sort.Truth, "$contains(", Text(scope, depth - 1), ", ", Chance(2) ? Regex() : Text(scope, 0), ")"),
            11 => Grouped(Sort.Truth, AnyInner(), Pick(" = ", " != "), AnyInner()),
            12 => Grouped(Sort.Truth, AnyInner(), Pick(" and ", " or "), AnyInner()),
            13 => new(Sort.Truth, "$count($filter(", Numbers(scope, depth - 1), ", function(", item, ") { ", Truth(scope.With(item, Sort.Number), depth - 1), " })) > ", Pick("0", "1")),
            _ => Common(Sort.Truth, scope, depth),
        };
    }

    // Brackets are left away now and then, so that precedence decides.
    private Fragment Grouped(Sort sort, object left, object operation, object right) =>
        Chance(4) ? new(sort, left, operation, right) : new(sort, "(", left, operation, right, ")");

    private Fragment Regex() => new(Sort.Any, Pick("/a/", "/[a-c]/i", "/\\d+/", "/\\w+/", "/e/", "/^[A-Z]/", "/(\\w)(\\d)/", "/ +/", "/(a)|(b)/", "/[^a-z]/", "/o{1,2}/", "/.$/", "/\\s/", "/(?:an|ea)+/i", "/l?l/"));
}
