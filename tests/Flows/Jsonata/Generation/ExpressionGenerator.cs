using System.Globalization;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Tests.Flows.Jsonata.Reference;

namespace KashflowOrleans.Tests.Flows.Jsonata.Generation;

/// <summary>Makes random expressions over the sample data. They know what kind of value they want where, so that most of them yield something; a few are wrong on
/// purpose. The same seed makes the same expressions.</summary>
internal sealed partial class ExpressionGenerator(int seed)
{
    private const int Deepest = 4;

    // One in so many pieces is of a kind that does not fit.
    private const int Mistakes = 60;

    private static readonly string[] InputNames = ["orders", "customers", "oddities"];

    private static readonly Dictionary<string, string?> Inputs = InputNames.ToDictionary(name => name, CorpusFile.Input, StringComparer.Ordinal);

    private static readonly Dictionary<string, Value> Roots = Inputs.ToDictionary(input => input.Key, input => JsonValues.Parse(input.Value!), StringComparer.Ordinal);

    private readonly Random _random = new(seed);
    private int _names;

    /// <summary>The next expression.</summary>
    public GeneratedExpression Next()
    {
        var name = Pick("orders", "orders", "customers", "oddities");
        var root = Roots[name];
        var context = root.AsArray is { } array ? array[0] : root;
        _names = 0;
        var scope = new Scope(context, Value.Undefined, []);
        var fragment = Of(Pick(Enum.GetValues<Sort>()), scope, _random.Next(1, Deepest + 1));
        if (root.IsArray)
        {
            // Of an array's field there are as many as the array has objects.
            fragment = new Fragment(fragment.Sort, Pick("$[0].(", "$[-1].(", "$.(", "$[id > 2].(", "("), fragment, ")");
        }

        return new GeneratedExpression(Chance(12) ? Inexact(scope, fragment) : fragment, name, Inputs[name]);
    }

    // Division, roots and averages only at the very outside: there a last digit that differs does not decide what follows.
    private Fragment Inexact(Scope scope, Fragment otherwise) => _random.Next(5) switch
    {
        0 => new(Sort.Number, Number(scope, 2), " / ", Number(scope, 1)),
        1 => new(Sort.Number, "$sqrt($abs(", Number(scope, 2), "))"),
        2 => new(Sort.Number, "$average(", Numbers(scope, 2), ")"),
        3 => new(Sort.Number, "$power(", Number(scope, 1), ", ", Pick("-1", "0.5", "-2", "3"), ")"),
        _ => otherwise,
    };

    private Fragment Of(Sort sort, Scope scope, int depth) => sort switch
    {
        Sort.Number => Number(scope, depth),
        Sort.Text => Text(scope, depth),
        Sort.Truth => Truth(scope, depth),
        Sort.Numbers => Numbers(scope, depth),
        Sort.Texts => Texts(scope, depth),
        Sort.Items => Items(scope, depth).Fragment,
        Sort.Record => Record(scope, depth).Fragment,
        _ => Any(scope, depth),
    };

    private Fragment Any(Scope scope, int depth)
    {
        if (depth > 0 && Chance(2))
        {
            return Wide(scope, depth);
        }

        return Of(Pick(Sort.Number, Sort.Text, Sort.Truth, Sort.Numbers, Sort.Texts, Sort.Items, Sort.Record), scope, depth);
    }

    // Something of the wrong kind, now and then.
    private bool Mistaken(Sort sort, Scope scope, int depth, out Fragment fragment)
    {
        fragment = new Fragment(sort);
        if (_random.Next(Mistakes) != 0)
        {
            return false;
        }

        fragment = _random.Next(3) switch
        {
            0 => new(sort, Pick("null", "true", "\"x\"", "[]", "{}", "$sum", "0", "unknown", "\"\"", "[null]", "-1", "%", "*", "$$")),
            _ => new(sort, Of(Pick(Enum.GetValues<Sort>()), scope, Math.Max(0, depth - 1))),
        };
        return true;
    }

    // What every kind of value can be made with: a condition, a block, a default, a function that is called at once, a variable.
    private Fragment Common(Sort sort, Scope scope, int depth)
    {
        Fragment Inner() => Of(sort, scope, depth - 1);
        var variable = FreshName();
        switch (_random.Next(11))
        {
            case 0:
                return new(sort, "(", Truth(scope, depth - 1), " ? ", Inner(), " : ", Inner(), ")");
            case 1:
                return Defaulted(sort, Inner(), Pick(" ?? ", " ?: "), Inner());
            case 2:
                return Defaulted(sort, new(sort, Pick("unknown", "$[9]", "nothing", "manager", "note", "\"\"", "[]")), Pick(" ?? ", " ?: "), Inner());
            case 3:
                var bound = Pick(Sort.Number, Sort.Text, Sort.Numbers, Sort.Texts, Sort.Truth);
                return new(sort, "(", variable, " := ", Of(bound, scope, depth - 1), "; ", Of(sort, scope.With(variable, bound), depth - 1), ")");
            case 4:
                var parameter = Pick(Sort.Number, Sort.Text, Sort.Numbers);
                return new(sort, Pick("function", "λ"), "(", variable, ") { ", Of(sort, scope.With(variable, parameter), depth - 1), " }(", Of(parameter, scope, depth - 1), ")");
            case 5:
                var (record, sample) = Record(scope, depth - 1);
                return new(sort, "(", record, ").(", Of(sort, scope.At(sample, scope.Context), depth - 1), ")");
            case 6:
                var (items, item) = Items(scope, depth - 1);
                return new(sort, Bracketed(Sort.Items, scope, items), "[0].(", Of(sort, scope.At(item, scope.Context), depth - 1), ")");
            case 7:
                return new(sort, "(", Inner(), "; ", Inner(), ")");
            case 8:
                var argument = FreshName();
                return new(sort, "(", variable, " := function(", argument, ") { ", Of(sort, scope.With(argument, Sort.Number), depth - 1), " }; ", variable, "(", Number(scope, depth - 1), "))");
            case 9:
                return new(sort, "$single([", Inner(), "])");
            default:
                return new(sort, "(", Inner(), ")");
        }
    }

    // The reference loses regular expressions on the left of a default, and then may search for ever.
    private static Fragment Defaulted(Sort sort, Fragment left, string operation, Fragment right) =>
        left.All.Any(piece => piece.Parts is [string text] && text.StartsWith('/')) ? new(sort, "(true ? ", left, " : ", right, ")") : new(sort, "(", left, operation, right, ")");

    // Inside a function the reference applies a predicate to a bracketed call before it is made; a variable in between prevents that.
    private Fragment Bracketed(Sort sort, Scope scope, Fragment inner)
    {
        if (scope.Variables.Length == 0)
        {
            return new(sort, "(", inner, ")");
        }

        var name = FreshName();
        return new(sort, $"({name} := ", inner, $"; {name})");
    }

    private bool Path(Scope scope, Sort sort, out string text, out Value sample)
    {
        var candidates = Samples.Paths(scope.Context).Where(path => path.Sort == sort).Select(path => (path.Text, path.Sample)).ToList();
        foreach (var variable in scope.Variables)
        {
            if (variable.Sort == sort)
            {
                candidates.Add((variable.Name, variable.Sample));
                candidates.Add((variable.Name, variable.Sample));
            }

            candidates.AddRange(Samples.Paths(variable.Sample).Where(path => path.Sort == sort).Select(path => ($"{variable.Name}.{path.Text}", path.Sample)));
        }

        if (scope.Parent.IsObject)
        {
            candidates.AddRange(Samples.Paths(scope.Parent).Where(path => path.Sort == sort && !path.Text.Contains('.')).Select(path => ("%." + path.Text, path.Sample)));
        }

        if (candidates.Count == 0)
        {
            (text, sample) = ("", Value.Undefined);
            return false;
        }

        (text, sample) = candidates[_random.Next(candidates.Count)];
        text = Varied(text);
        return true;
    }

    // The same place by another way, mostly.
    private string Varied(string path) => path.Contains('`') ? path : _random.Next(24) switch
    {
        0 => "$." + path,
        1 => path + "[]",
        2 => path.LastIndexOf('.') is > 0 and var dot ? "**" + path[dot..] : path,
        3 => path.IndexOf('.') is > 0 and var dot && path[0] is not ('$' or '%') ? "*" + path[dot..] : path,
        4 => path.LastIndexOf('.') is > 0 and var dot ? path[..dot] + Pick("[0]", "[-1]", "[]", "[true]") + path[dot..] : path,
        5 => path.Replace(".", Pick(" . ", " /* step */ . "), StringComparison.Ordinal),
        6 => path.LastIndexOf('.') is > 0 and var dot ? $"{path[..dot]}.({path[(dot + 1)..]})" : $"({path})",
        _ => path,
    };

    private string FreshName() => "$" + (char)('a' + (_names % 26)) + (_names++ < 26 ? "" : (_names / 26).ToString(CultureInfo.InvariantCulture));

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];
}
