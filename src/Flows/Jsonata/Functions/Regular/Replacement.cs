using System.Globalization;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary><c>$replace</c>: replaces matches by text, in which <c>$0</c> is the match, <c>$1</c> a group and <c>$$</c> a dollar sign, or by what a function makes of the match.</summary>
internal static class Replacement
{
    /// <summary>Replaces.</summary>
    /// <exception cref="JsonataException">The pattern is empty (<c>D3010</c>), the limit negative (<c>D3011</c>), or the function gives no text (<c>D3012</c>).</exception>
    public static Value Replace(Value text, Value pattern, Value replacement, Value limit, IFunctionCall call)
    {
        if (text.AsText is not { } source)
        {
            return Value.Undefined;
        }

        if (pattern.AsText is { Length: 0 })
        {
            throw new JsonataException("D3010", "The text to replace must not be empty.") { Value = pattern, Index = 2 };
        }

        var most = RegularFunctions.Limit(limit, "D3011", 4);
        if (pattern.IsUndefined)
        {
            return most > 0 ? Value.Undefined : text;
        }

        call.ChargeText(source.Length);
        return Value.Of(pattern.AsText is { } sought
            ? ReplaceText(source, sought, replacement, most, call)
            : ReplaceMatches(source, pattern.AsFunction!, replacement, most, call));
    }

    private static string ReplaceText(string source, string sought, Value replacement, double limit, IFunctionCall call)
    {
        var result = new LimitedText(call);
        var position = 0;
        for (var count = 0; count < limit; count++)
        {
            var found = source.IndexOf(sought, position, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            result.Append(source.AsSpan(position, found - position)).Append(replacement.AsText ?? throw NoText(replacement));
            position = found + sought.Length;
        }

        return position == 0 ? source : result.Append(source.AsSpan(position)).ToString();
    }

    private static string ReplaceMatches(string source, ValueFunction matcher, Value replacement, double limit, IFunctionCall call)
    {
        var result = new LimitedText(call);
        var position = 0;
        foreach (var match in RegularFunctions.Matches(source, matcher, limit, call))
        {
            result.Append(RegularFunctions.Between(source, position, match.Start));
            if (replacement.AsText is { } template)
            {
                Expand(template, match, result);
            }
            else
            {
                result.Append(Call(replacement, match, call));
            }

            position = match.Start + match.Text.Length;
        }

        return result.Append(source.AsSpan(Math.Clamp(position, 0, source.Length))).ToString();
    }

    private static string Call(Value replacement, TextMatch match, IFunctionCall call)
    {
        var function = replacement.AsFunction ?? throw NoText(replacement);
        var fields = new ValueObject(5);
        fields.Set("match", Value.Of(match.Text));
        fields.Set("start", Value.Of(match.Start));
        fields.Set("end", Value.Of(match.End));
        fields.Set("groups", Value.Of(match.Groups));
        if (match.Next is not null)
        {
            fields.Set("next", Value.Of(match.Next));
        }

        var result = call.Apply(function, [Value.Of(fields)]);
        return result.AsText ?? throw NoText(result);
    }

    private static void Expand(string template, TextMatch match, LimitedText result)
    {
        var position = 0;
        for (var dollar = template.IndexOf('$'); dollar >= 0; dollar = template.IndexOf('$', position))
        {
            result.Append(template.AsSpan(position, dollar - position));
            position = dollar + 1;
            var next = position < template.Length ? template[position] : '\0';
            if (next is '$' or '0')
            {
                result.Append(next == '$' ? "$" : match.Text);
                position++;
            }
            else if (char.IsAsciiDigit(next))
            {
                var (group, digits) = GroupAt(template, position, match.Groups.Count);
                position += digits;
                if (group <= match.Groups.Count)
                {
                    result.Append(JsonataText.ToText(match.Groups[group - 1]));
                }
            }
            else
            {
                result.Append("$");
            }
        }

        result.Append(template.AsSpan(position));
    }

    // A group's number has no more digits than the number of groups has, and one less if there is no such group.
    private static (int Group, int Digits) GroupAt(string template, int position, int groups)
    {
        var most = groups == 0 ? 1 : groups.ToString(CultureInfo.InvariantCulture).Length;
        var digits = 1;
        while (digits < most && position + digits < template.Length && char.IsAsciiDigit(template[position + digits]))
        {
            digits++;
        }

        var group = int.Parse(template.AsSpan(position, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        return digits > 1 && group > groups ? (group / 10, digits - 1) : (group, digits);
    }

    private static JsonataException NoText(Value value) => new("D3012", "A match can only be replaced by text.") { Value = value };
}
