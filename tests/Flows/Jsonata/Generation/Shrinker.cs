using KashflowOrleans.Tests.Flows.Jsonata.Reference;

namespace KashflowOrleans.Tests.Flows.Jsonata.Generation;

/// <summary>Makes an expression that fails smaller, as long as it still fails.</summary>
internal static class Shrinker
{
    private const int MostAttempts = 400;

    public static async Task<GeneratedExpression> ShrinkAsync(GeneratedExpression expression, Func<Question, Task<bool>> fails)
    {
        var attempts = 0;
        var smaller = true;
        while (smaller)
        {
            smaller = false;
            foreach (var candidate in Candidates(expression.Fragment))
            {
                if (++attempts > MostAttempts)
                {
                    return expression;
                }

                var next = new GeneratedExpression(candidate, expression.InputName, expression.Input);
                if (await fails(next.Question))
                {
                    expression = next;
                    smaller = true;
                    break;
                }
            }
        }

        return expression;
    }

    // The largest steps first: the whole by a part of it, then parts by their own parts or by something plain.
    private static IEnumerable<Fragment> Candidates(Fragment whole)
    {
        var length = whole.ToString().Length;
        foreach (var part in whole.All.Skip(1))
        {
            yield return part;
        }

        foreach (var part in whole.All.Skip(1))
        {
            foreach (var replacement in part.All.Skip(1).Where(inner => inner.Sort == part.Sort).Append(new Fragment(part.Sort, Plain(part.Sort))))
            {
                var candidate = whole.With(part, replacement);
                if (candidate.ToString().Length < length)
                {
                    yield return candidate;
                }
            }
        }
    }

    private static string Plain(Sort sort) => sort switch
    {
        Sort.Number => "1",
        Sort.Text => "\"t\"",
        Sort.Truth => "true",
        Sort.Numbers => "[1, 2]",
        Sort.Texts => "[\"a\", \"b\"]",
        Sort.Items => "[{\"a\": 1}]",
        Sort.Record => "{\"a\": 1}",
        _ => "1",
    };
}
