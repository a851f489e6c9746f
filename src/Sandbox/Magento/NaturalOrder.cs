namespace KashflowOrleans.Sandbox.Magento;

/// <summary>
/// PHP's <c>strnatcmp</c>, by which the shop sorts the parameters of a signature: runs of digits compare as numbers, so <c>[9]</c> comes before <c>[10]</c>,
/// where the
/// ordinal order of the OAuth specification has it the other way round (apis/magento.md §2).
/// </summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        while (left.Length > 0 && right.Length > 0)
        {
            if (char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]))
            {
                var order = CompareDigits(Digits(left), Digits(right));
                if (order != 0)
                    return order;

                left = left[Digits(left).Length..];
                right = right[Digits(right).Length..];
                continue;
            }

            if (left[0] != right[0])
                return left[0].CompareTo(right[0]);

            left = left[1..];
            right = right[1..];
        }

        return left.Length.CompareTo(right.Length);
    }

    private static ReadOnlySpan<char> Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text : text[..end];
    }

    /// <summary>Runs that begin with 0 are fractions to PHP and compare from the left; others compare by size.</summary>
    private static int CompareDigits(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left[0] == '0' || right[0] == '0')
            return left.SequenceCompareTo(right);

        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }
}
