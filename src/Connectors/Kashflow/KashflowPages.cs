using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Kashflow.Wire;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Follows a paged list to its end (apis/kashflow.md §2).</summary>
internal static class KashflowPages
{
    /// <summary>Rows asked for at once; more than 100 is refused by some lists.</summary>
    public const int RowsPerPage = 100;

    /// <summary>A list that is longer than this is not what we are looking for.</summary>
    public const int MostPages = 50;

    /// <summary>Reads all pages and keeps the rows wanted.</summary>
    /// <param name="read">Reads a page by number, with so many rows.</param>
    /// <param name="isWanted">Which rows to keep.</param>
    public static Task<Outcome<IReadOnlyList<T>>> ReadAll<T>(Func<int, int, Task<Outcome<KashflowPage<T>>>> read, Func<T, bool> isWanted) =>
        ReadAll(
            read,
            isWanted,
            MostPages,
            string.Create(CultureInfo.InvariantCulture, $"the search finds more than {MostPages * RowsPerPage} records; the text searched for is too common"));

    /// <summary>Reads all pages and keeps the rows wanted.</summary>
    /// <param name="read">Reads a page by number, with so many rows.</param>
    /// <param name="isWanted">Which rows to keep.</param>
    /// <param name="mostPages">How many pages are read at most.</param>
    /// <param name="tooMany">Why a list with more pages is refused.</param>
    public static async Task<Outcome<IReadOnlyList<T>>> ReadAll<T>(
        Func<int, int, Task<Outcome<KashflowPage<T>>>> read, Func<T, bool> isWanted, int mostPages, string tooMany)
    {
        var wanted = new List<T>();
        var (page, perPage) = (1, RowsPerPage);
        for (var count = 1; count <= mostPages; count++)
        {
            var outcome = await read(page, perPage);
            if (!outcome.TryGetValue(out var rows))
            {
                return outcome.As<IReadOnlyList<T>>();
            }

            wanted.AddRange(rows.Data.Where(isWanted));
            if (Next(rows.NextPageUrl, page, perPage) is not { } next)
            {
                return new Outcome<IReadOnlyList<T>>.Done(wanted);
            }

            (page, perPage) = next;
        }

        return new Outcome<IReadOnlyList<T>>.Refused(tooMany, RefusalKind.Invalid);
    }

    /// <summary>Page and size that the service's next address names; null at the end. Nothing else is taken from it, above all no host: the session would go with it.</summary>
    public static (int Page, int PerPage)? Next(string? url, int page, int perPage)
    {
        if (string.IsNullOrWhiteSpace(url))
        {
            return null;
        }

        var query = url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start ? url[(start + 1)..] : string.Empty;
        var next = Number(query, "page") ?? page + 1;

        // A list that leads back would never end.
        return next > page ? (next, Number(query, "perpage") ?? perPage) : null;
    }

    private static int? Number(string query, string name)
    {
        foreach (var parameter in query.Split('&'))
        {
            var parts = parameter.Split('=', 2);
            if (parts.Length == 2
                && string.Equals(parts[0], name, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number > 0)
            {
                return number;
            }
        }

        return null;
    }
}
