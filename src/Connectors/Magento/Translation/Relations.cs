using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>Orders that took each other's place (apis/magento.md §1.8).</summary>
internal static class Relations
{
    /// <summary>The other order; null when none is named. Its number is missing in bodies of some versions: then its id stands for it.</summary>
    public static OrderLink? Link(string? id, string? number)
    {
        var trimmed = id?.Trim();
        return trimmed is null or "" or "0" ? null : new OrderLink(trimmed, string.IsNullOrWhiteSpace(number) ? trimmed : number.Trim());
    }
}
