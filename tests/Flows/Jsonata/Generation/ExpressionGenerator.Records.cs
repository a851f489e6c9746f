using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Jsonata.Generation;

/// <summary>Objects, and what is neither one thing nor the other.</summary>
internal sealed partial class ExpressionGenerator
{
    private (Fragment Fragment, Value Sample) Record(Scope scope, int depth)
    {
        if (depth <= 0 || Chance(5))
        {
            return Path(scope, Sort.Record, out var path, out var found) ? (new(Sort.Record, path), found) : (new(Sort.Record, Pick("$", "$", "{\"a\": 1, \"b\": \"x\"}", "{}")), scope.Context);
        }

        switch (_random.Next(10))
        {
            case 0 or 1:
                return (new(Sort.Record, "{\"a\": ", Any(scope, depth - 1), ", ", Chance(3) ? NamedBy(Text(scope, 1)) : "\"b\"", ": ", Any(scope, depth - 1), "}"), Made);
            case 2 or 3:
                return (Grouping(scope, depth), Made);
            case 4:
                return (new(Sort.Record, "$merge([", Record(scope, depth - 1).Fragment, ", ", Record(scope, depth - 1).Fragment, "])"), Made);
            case 5:
                var (sifted, siftedSample) = Record(scope, depth - 1);
                return (new(Sort.Record, "$sift(", sifted, ", function($value, $key) { ", Truth(scope.With("$key", Sort.Text), depth - 1), " })"), siftedSample);
            case 6:
                var (changed, changedSample) = Record(scope, depth - 1);
                return (new(Sort.Record, "(", changed, " ~> |", Place(changedSample), "|", Record(scope.At(changedSample), depth - 1).Fragment, Pick("", "", ", \"name\"", ", [\"a\", \"sku\"]"), "|)"), changedSample);
            case 7:
                var (items, sample) = Items(scope, depth - 1);
                return (new(Sort.Record, Bracketed(Sort.Items, scope, items), "[", Pick("0", "-1", "1"), "]"), sample);
            case 8:
                var (cloned, clonedSample) = Record(scope, depth - 1);
                return (new(Sort.Record, Pick("$clone(", "$merge(", "$single("), cloned, ")"), clonedSample);
            default:
                return (new(Sort.Record, Common(Sort.Record, scope, depth)), Made);
        }
    }

    private static Value Made { get; } = JsonValues.Parse("""{"a": 1, "b": "x"}""");

    private string Place(Value sample)
    {
        var paths = Samples.Paths(sample).Where(path => path.Sort is Sort.Record or Sort.Items).ToList();
        return paths.Count == 0 || Chance(3) ? Pick("$", "**[a]", "unknown", "$[a]") : paths[_random.Next(paths.Count)].Text;
    }

    // Never a whole number alone: the reference orders such names otherwise. Now and then the value alone, whatever it is.
    private Fragment NamedBy(Fragment value) => Chance(8) && value.ToString().All(character => !char.IsDigit(character) && character != '$') ? value : new(Sort.Text, "(\"k\" & ", value, ")");

    private Fragment Grouping(Scope scope, int depth)
    {
        var (listed, sample) = Items(scope, depth - 1);
        var inside = scope.At(sample);
        var position = FreshName();

        // The reference cannot group an ordered list that carries something along, nor a call that is the last thing in a function; brackets prevent that.
        var items = listed.ToString().Contains('^') || scope.Variables.Length > 0 ? Bracketed(Sort.Items, scope, listed) : listed;
        return _random.Next(5) switch
        {
            0 => new(Sort.Record, items, "{", NamedBy(Text(inside, 1)), ": ", Any(inside, depth - 1), "}"),
            1 => new(Sort.Record, items, "{", NamedBy(Text(inside, 1)), ": $sum(", Numbers(inside, depth - 1), "), \"all\": $count($)}"),
            2 => new(Sort.Record, items, "{", NamedBy(Number(inside, 1)), ": [", Text(inside, depth - 1), "]}"),
            3 => new(Sort.Record, items, "#", position, "{", NamedBy(Text(inside, 1)), ": ", position, "}"),
            _ => new(Sort.Record, Bracketed(Sort.Texts, scope, Texts(scope, depth - 1)), "{\"k\" & $: $count($)}"),
        };
    }

    private Fragment Wide(Scope scope, int depth)
    {
        var (items, sample) = Items(scope, depth - 1);
        var inside = scope.At(sample, Parents(items) ? scope.Context : Value.Undefined);
        var (item, other) = (FreshName(), FreshName());
        return _random.Next(18) switch
        {
            0 => new(Sort.Any, items, ".{\"a\": ", Any(inside, depth - 1), ", \"b\": ", Any(inside, depth - 1), "}"),
            1 => new(Sort.Any, items, ".[", Any(inside, depth - 1), ", ", Any(inside, depth - 1), "]"),
            2 => new(Sort.Any, "$zip(", Numbers(scope, depth - 1), ", ", Texts(scope, depth - 1), ")"),
            3 => new(Sort.Any, "$spread(", Record(scope, depth - 1).Fragment, ")"),
            4 => new(Sort.Any, "$lookup(", Chance(2) ? items : Record(scope, depth - 1).Fragment, ", ", Text(scope, 1), ")"),
            5 => new(Sort.Any, items, Pick(".*", ".**", ".name", ".**.name", ".*.*", ".%", "[0].*")),
            6 => new(Sort.Any, "[", Any(scope, depth - 1), ", ", Any(scope, depth - 1), "]"),
            7 => new(Sort.Any, Pick("*", "**", "$", "$$", "**.name", "*.*", "$.*", "**.%", "*[0]", "null", "[[1, [2]], []]", "[[], [[]]]")),

            // In brackets, for the reference evaluates an array at the start of a path on another input.
            8 => new(Sort.Any, "([[", Any(scope, depth - 1), "], ", Any(scope, depth - 1), "]).", Pick("$", "($)", "[$]", "$count($)", "$[0]", "$type($)")),
            9 => new(Sort.Any, items, "@", item, ".", items, "@", other, "[", item, " = ", other, "].(", Any(scope.With(item, Sort.Record, sample), depth - 1), ")"),
            10 => new(Sort.Any, items, "#", item, ".[", item, ", ", Any(inside.With(item, Sort.Number), depth - 1), "]"),
            11 => new(Sort.Any, "$map(", Any(scope, depth - 1), ", function(", item, ", ", other, ") { ", Any(scope.With(other, Sort.Number), depth - 1), " })"),
            12 => new(Sort.Any, "$filter(", Any(scope, depth - 1), ", ", Pick("$boolean", "$exists", "$not", $"function({item}) {{ $type({item}) = \"string\" }}"), ")"),
            13 => new(Sort.Any, Bracketed(Sort.Any, scope, Any(scope, depth - 1)), "[", Any(scope, 1), "]"),
            14 => new(Sort.Any, Bracketed(Sort.Any, scope, Any(scope, depth - 1)), Pick("[0]", "[-1]", "[]", ".*", ".$", ".a", "[a]", "[]." + "$", "[1][0]", "[0][]")),
            15 => new(Sort.Any, "$match(", Text(scope, depth - 1), ", ", Regex(), ")"),
            16 => new(Sort.Any, "$reduce(", Any(scope, depth - 1), ", function(", item, ", ", other, ") { [", item, ", ", other, "] })"),
            _ => new(Sort.Any, "(", Any(scope, depth - 1), " ~> ", Pick("$string", "$type", "$count", "$boolean", "$exists", "$keys", "$reverse", "$distinct", "$spread", "$append(1)", "$not", "$clone"), ")"),
        };
    }
}
