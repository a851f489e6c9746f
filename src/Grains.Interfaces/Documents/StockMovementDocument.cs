namespace KashflowOrleans.Documents;

/// <summary>A movement the stock ledger should have. The same <see cref="Id"/> moves stock once, however often it is desired.</summary>
/// <param name="Id">Our natural key of the movement.</param>
/// <param name="Sku">Stock-keeping unit.</param>
/// <param name="Quantity">What is added; below 0 what is taken. Never 0.</param>
/// <param name="Reason">Text for people; null for none.</param>
public sealed record StockMovementDocument(string Id, string Sku, decimal Quantity, string? Reason);
