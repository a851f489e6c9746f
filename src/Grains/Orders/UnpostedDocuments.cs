using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Documents that a flow can make and nothing posts yet, whatever the flow is about.</summary>
internal static class UnpostedDocuments
{
    /// <summary>The first kind of them there is, in a sentence; null when there is none.</summary>
    public static string? KindIn(DesiredDocuments desired)
    {
        if (desired.Journals.Count > 0)
        {
            return "a journal";
        }

        return desired.StockMovements.Count > 0 ? "a stock movement" : null;
    }
}
