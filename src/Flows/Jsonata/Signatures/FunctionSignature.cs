using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Signatures;

/// <summary>The signature of a function: checks arguments, puts the context in for those left out and makes arrays where arrays are wanted.</summary>
internal sealed class FunctionSignature
{
    private readonly Parameter[] _parameters;

    private FunctionSignature(List<Parameter> parameters) => _parameters = [.. parameters];

    /// <summary>How many values <see cref="Check"/> gives at most for this many arguments.</summary>
    public int Room(int arguments) => arguments + _parameters.Length;

    /// <summary>Reads a signature such as <c>&lt;s-nn?:s&gt;</c>; what follows the colon is not looked at.</summary>
    /// <exception cref="JsonataException">It is none (<c>S0401</c>, <c>S0402</c>).</exception>
    public static FunctionSignature Parse(string signature, int textPosition = 0)
    {
        var parameters = new List<Parameter>();
        for (var at = 1; at < signature.Length && signature[at] != ':'; at++)
        {
            var symbol = signature[at];
            switch (symbol)
            {
                case 's' or 'n' or 'b' or 'l' or 'o':
                    parameters.Add(new Parameter(TypesOf.Letter(symbol) | Types.Missing));
                    break;
                case 'a':
                    parameters.Add(new Parameter(Types.Any, IsArray: true));
                    break;
                case 'f':
                    parameters.Add(new Parameter(Types.Function));
                    break;
                case 'j':
                    parameters.Add(new Parameter(Types.Json));
                    break;
                case 'x':
                    parameters.Add(new Parameter(Types.Any));
                    break;
                case '-' when parameters.Count > 0:
                    parameters[^1] = parameters[^1] with { UsesContext = true, IsOptional = true };
                    break;
                case '?' when parameters.Count > 0:
                    parameters[^1] = parameters[^1] with { IsOptional = true };
                    break;
                case '+' when parameters.Count > 0:
                    parameters[^1] = parameters[^1] with { IsRepeated = true };
                    break;
                case '(':
                    var end = Closing(signature, at, '(', ')');
                    parameters.Add(Choice(signature[(at + 1)..end], textPosition + at));
                    at = end;
                    break;
                case '<':
                    var close = Closing(signature, at, '<', '>');
                    if (parameters.Count == 0 || !(parameters[^1].IsArray || parameters[^1].Accepts == Types.Function))
                    {
                        throw new JsonataException("S0401", "Only arrays and functions can have their content's type told.") { Position = textPosition + at };
                    }

                    parameters[^1] = parameters[^1] with { Content = signature[(at + 1)..close] };
                    at = close;
                    break;
                default:
                    break;
            }
        }

        return new FunctionSignature(parameters);
    }

    /// <summary>Whether every argument already is what its parameter wants, so that <see cref="Check"/> would change nothing.</summary>
    public bool Fits(ReadOnlySpan<Value> arguments)
    {
        if (arguments.Length != _parameters.Length)
        {
            if (arguments.Length > _parameters.Length)
            {
                return false;
            }

            for (var index = arguments.Length; index < _parameters.Length; index++)
            {
                if (!_parameters[index].IsOptional || _parameters[index].UsesContext)
                {
                    return false;
                }
            }
        }

        for (var index = 0; index < arguments.Length; index++)
        {
            var parameter = _parameters[index];
            if (parameter.IsArray
                ? !arguments[index].IsUndefined && (parameter.Content is not null || !arguments[index].IsArray)
                : !parameter.Accepts.HasFlag(TypesOf.Value(arguments[index])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks arguments and gives those the function works with.</summary>
    /// <returns>How many were written to <paramref name="results"/>.</returns>
    /// <exception cref="JsonataException">An argument does not fit (<c>T0410</c>, <c>T0411</c>, <c>T0412</c>).</exception>
    public int Check(ReadOnlySpan<Value> arguments, in Value context, Span<Value> results)
    {
        Span<int> taken = stackalloc int[_parameters.Length];
        if (!Assign(arguments, 0, 0, taken))
        {
            throw Mismatch(arguments);
        }

        var at = 0;
        var written = 0;
        for (var index = 0; index < _parameters.Length; index++)
        {
            var parameter = _parameters[index];
            if (taken[index] > 0)
            {
                for (var count = 0; count < taken[index]; count++)
                {
                    var argument = at < arguments.Length ? arguments[at] : default;
                    results[written++] = parameter.IsArray ? AsArray(parameter, argument, taken[index], at) : argument;
                    at++;
                }
            }
            else if (!parameter.UsesContext)
            {
                // As in the reference, a parameter that is left out uses up its place among the arguments.
                results[written++] = at < arguments.Length ? arguments[at] : default;
                at++;
            }
            else
            {
                results[written++] = parameter.ContextAccepts.HasFlag(TypesOf.Value(context))
                    ? context
                    : throw new JsonataException("T0411", $"The context is not of the type that argument {at + 1} needs.") { Value = context, Index = at + 1 };
            }
        }

        return written;
    }

    private static Parameter Choice(string letters, int position)
    {
        if (letters.Contains('<', StringComparison.Ordinal))
        {
            throw new JsonataException("S0402", "A choice of types cannot have types with content in it.") { Position = position, Value = Value.Of(letters) };
        }

        return new Parameter(letters.Aggregate(Types.Missing, (types, letter) => types | TypesOf.Letter(letter)));
    }

    private static int Closing(string text, int start, char open, char close)
    {
        var depth = 1;
        var at = start;
        while (++at < text.Length)
        {
            depth += text[at] == open ? 1 : 0;
            depth -= text[at] == close ? 1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        return text.Length - 1;
    }

    // Each parameter takes as many arguments as it can; it gives back what those after it need.
    private bool Assign(ReadOnlySpan<Value> arguments, int parameter, int at, Span<int> taken)
    {
        if (parameter == _parameters.Length)
        {
            return at == arguments.Length;
        }

        var most = _parameters[parameter].IsRepeated ? arguments.Length - at : Math.Min(1, arguments.Length - at);
        var fitting = 0;
        while (fitting < most && _parameters[parameter].Accepts.HasFlag(TypesOf.Value(arguments[at + fitting])))
        {
            fitting++;
        }

        for (var count = fitting; count >= (_parameters[parameter].IsOptional ? 0 : 1); count--)
        {
            taken[parameter] = count;
            if (Assign(arguments, parameter + 1, at + count, taken))
            {
                return true;
            }
        }

        return false;
    }

    private static Value AsArray(Parameter parameter, Value argument, int taken, int at)
    {
        if (argument.IsUndefined)
        {
            return argument;
        }

        if (parameter.Content is { Length: > 0 } content)
        {
            var wanted = TypesOf.Letter(content[0]);
            var fits = argument.AsArray is { } array
                ? ContentFits(array, wanted)
                : taken == 1 && content.Length == 1 && TypesOf.Value(argument) == wanted;
            if (!fits)
            {
                throw new JsonataException("T0412", $"Argument {at + 1} must be an array of {TypesOf.Plural(content[0])}.") { Value = argument, Index = at + 1 };
            }
        }

        return argument.IsArray ? argument : Value.Of(new ValueArray([argument]));
    }

    private static bool ContentFits(ValueArray array, Types wanted)
    {
        foreach (var item in array.Items)
        {
            if (TypesOf.Value(item) != wanted)
            {
                return false;
            }
        }

        return true;
    }

    private JsonataException Mismatch(ReadOnlySpan<Value> arguments)
    {
        var good = 0;
        foreach (var parameter in _parameters)
        {
            var start = good;
            while (good < arguments.Length && (parameter.IsRepeated || good == start) && parameter.Accepts.HasFlag(TypesOf.Value(arguments[good])))
            {
                good++;
            }

            if (good == start && !parameter.IsOptional)
            {
                break;
            }
        }

        return new JsonataException("T0410", $"Argument {good + 1} is not what the function's signature says.")
        {
            Value = good < arguments.Length ? arguments[good] : default,
            Index = good + 1,
        };
    }
}
