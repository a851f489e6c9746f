using NodaTime;

namespace KashflowOrleans.Connectors.Common;

/// <summary>A page of the orders that a channel says were placed within some time.</summary>
/// <param name="Orders">The orders, in a stable order.</param>
/// <param name="Next">Where the next page begins; null when this was the last.</param>
public sealed record PlacedOrderPage(IReadOnlyList<PlacedOrder> Orders, string? Next);

/// <summary>An order in short, as the channel lists it.</summary>
/// <param name="OrderId">The channel's identity of the order.</param>
/// <param name="Number">What people call it.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="State">The channel's own word for the state, for people.</param>
/// <param name="Currency">ISO 4217 code the customer was charged in.</param>
/// <param name="Total">The channel's total to be accounted for, as on <see cref="Model.Order.Total"/>.</param>
/// <param name="Vat">The channel's tax total.</param>
/// <param name="Refunded">Money given back so far.</param>
public sealed record PlacedOrder(string OrderId, string Number, Instant PlacedAt, string State, string Currency, decimal Total, decimal Vat, decimal Refunded);

/// <summary>A page of a ledger's invoices and credit notes.</summary>
/// <param name="Invoices">The documents, by number upwards, without payments; credit notes are below 0.</param>
/// <param name="Next">Number of the next page; null when this was the last.</param>
public sealed record LedgerInvoicePage(IReadOnlyList<LedgerInvoice> Invoices, int? Next);
