using System.Diagnostics.CodeAnalysis;

namespace KashflowOrleans.Keys;

/// <summary>The one spelling rule of names that stand in URLs and keys: 1 to 40 of <c>a–z 0–9 -</c>, starting with a letter or digit.</summary>
public static class Slug
{
    /// <summary>The longest name allowed, in characters.</summary>
    public const int MaxLength = 40;

    /// <summary>Whether <paramref name="value"/> is a valid name.</summary>
    public static bool IsValid([NotNullWhen(true)] string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > MaxLength || value[0] == '-')
        {
            return false;
        }

        foreach (var character in value)
        {
            if (character is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns <paramref name="value"/> when it is valid.</summary>
    /// <exception cref="FormatException">It is not; the message names the field, the value and the rule.</exception>
    public static string Require(string? value, string field) =>
        IsValid(value)
            ? value
            : throw new FormatException($"{field} '{value}' is not a valid name: use 1 to {MaxLength} lower-case letters, digits or '-', starting with a letter or digit.");
}
