using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Grains.Orders;

/// <summary>The keys by which journals are found in the ledger: pure, the same in every run. Two orders never share one, even where their flows give one reference.</summary>
public static class JournalKeys
{
    private const int LongestReference = 40;

    /// <summary>The key of a journal, for example <c>FEE-000000017~3f09ac21</c>; a second posting ends in <c>#2</c>, what takes one back in <c>-</c>.</summary>
    /// <param name="order">Whose it is.</param>
    /// <param name="reference">What the flow calls it.</param>
    /// <param name="revision">Which posting, from 1.</param>
    /// <param name="isReversal">Whether it takes that posting back.</param>
    public static string Of(OrderKey order, string reference, int revision, bool isReversal)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{order}\n{reference}")).AsSpan(0, 4));
        var plain = string.Concat(reference.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/' ? letter : '.'));
        return $"{(plain.Length <= LongestReference ? plain : plain[..LongestReference])}~{hash}{Turn(revision, isReversal)}";
    }

    /// <summary>What tells the postings of one journal apart.</summary>
    public static string Turn(int revision, bool isReversal) =>
        (revision == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"#{revision}")) + (isReversal ? "-" : string.Empty);
}
