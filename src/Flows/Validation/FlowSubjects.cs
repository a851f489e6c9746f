using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Which documents a flow about a subject can make.</summary>
public static class FlowSubjects
{
    private static readonly Dictionary<FlowSubject, EmittedDocument[]> Makes = new()
    {
        [FlowSubject.Order] = Enum.GetValues<EmittedDocument>(),
        [FlowSubject.Refund] =
        [
            EmittedDocument.Customer, EmittedDocument.Payment, EmittedDocument.CreditNote, EmittedDocument.Journal, EmittedDocument.StockMovement, EmittedDocument.ChannelUpdate,
            EmittedDocument.Alert,
        ],
        [FlowSubject.Customer] = [EmittedDocument.Customer, EmittedDocument.ChannelUpdate, EmittedDocument.Alert],
        [FlowSubject.Product] = [EmittedDocument.ChannelUpdate, EmittedDocument.Alert],
        [FlowSubject.Stock] = [EmittedDocument.StockMovement, EmittedDocument.ChannelUpdate, EmittedDocument.Alert],
        [FlowSubject.Settlement] =
        [
            EmittedDocument.Customer, EmittedDocument.Invoice, EmittedDocument.Payment, EmittedDocument.CreditNote, EmittedDocument.Journal, EmittedDocument.Alert,
        ],
    };

    /// <summary>The documents that a flow about a subject can make.</summary>
    public static IReadOnlyList<EmittedDocument> Documents(FlowSubject subject) => Makes[subject];

    /// <summary>Whether a flow about a subject can make a document.</summary>
    public static bool CanMake(FlowSubject subject, EmittedDocument document) => Makes[subject].Contains(document);

    /// <summary>The subject with an article, for sentences.</summary>
    internal static string Words(FlowSubject subject) => subject switch
    {
        FlowSubject.Order => "an order",
        FlowSubject.Stock => "stock",
        _ => $"a {FlowNames.NameOf(subject)}",
    };
}
