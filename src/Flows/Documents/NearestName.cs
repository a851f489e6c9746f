namespace KashflowOrleans.Flows.Documents;

/// <summary>Finds what somebody meant by a name that is not known.</summary>
internal static class NearestName
{
    private const int LeastBeginning = 4;
    private const int MostEdits = 4;

    /// <summary>The most similar of the known names; null when none is similar enough to be a slip of the pen.</summary>
    public static string? To(string name, IEnumerable<string> known)
    {
        if (name.Length > FlowLimits.KeyLength)
        {
            return null;
        }

        var allowed = Math.Clamp(name.Length / 3, 1, MostEdits);
        var best = (Distance: int.MaxValue, Name: (string?)null);
        foreach (var candidate in known)
        {
            var distance = string.Equals(name, candidate, StringComparison.OrdinalIgnoreCase) ? 0
                : IsBeginning(name, candidate) ? allowed
                : Distance(name, candidate, allowed);
            if (distance <= allowed && distance < best.Distance)
            {
                best = (distance, candidate);
            }
        }

        return best.Name;
    }

    /// <summary>The question at the end of a message: <c>; did you mean 'reference'?</c>, or the choices when there are few, or a full stop.</summary>
    public static string Question(string name, IReadOnlyCollection<string> known)
    {
        if (To(name, known) is { } near)
        {
            return $"; did you mean '{near}'?";
        }

        return known.Count is > 0 and <= 24 ? $"; known are {string.Join(", ", known)}." : ".";
    }

    // One was cut short, or went on: maxAge for maxAgeDays.
    private static bool IsBeginning(string name, string candidate) =>
        Math.Min(name.Length, candidate.Length) >= LeastBeginning
        && (candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith(candidate, StringComparison.OrdinalIgnoreCase));

    // Edits (insert, remove, replace, swap neighbours) that turn one name into the other, case apart; more than allowed is not counted out.
    private static int Distance(string left, string right, int allowed)
    {
        if (Math.Abs(left.Length - right.Length) > allowed)
        {
            return int.MaxValue;
        }

        var before = new int[right.Length + 1];
        var above = new int[right.Length + 1];
        var row = new int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            above[column] = column;
        }

        for (var line = 1; line <= left.Length; line++)
        {
            row[0] = line;
            var least = line;
            for (var column = 1; column <= right.Length; column++)
            {
                var cost = Same(left[line - 1], right[column - 1]) ? 0 : 1;
                var edits = Math.Min(Math.Min(above[column] + 1, row[column - 1] + 1), above[column - 1] + cost);
                if (line > 1 && column > 1 && Same(left[line - 1], right[column - 2]) && Same(left[line - 2], right[column - 1]))
                {
                    edits = Math.Min(edits, before[column - 2] + 1);
                }

                row[column] = edits;
                least = Math.Min(least, edits);
            }

            // It only grows from here, but for a swap, which looks one row further back.
            if (least > allowed + 1)
            {
                return int.MaxValue;
            }

            (before, above, row) = (above, row, before);
        }

        return above[right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
