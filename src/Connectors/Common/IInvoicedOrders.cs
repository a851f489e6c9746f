using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Common;

/// <summary>A shop whose orders can be billed by the invoices it makes of them. Each invoice is a part with an identity of its own (<see cref="KashflowOrleans.Keys.PartId"/>),
/// which every method of <see cref="ISalesChannel"/> takes for an order's.</summary>
public interface IInvoicedOrders
{
    /// <summary>Reads an order with what the shop has invoiced of it. <see cref="RefusalKind.NotFound"/> only when the channel says the order is not there.</summary>
    Task<Outcome<InvoicedOrder>> GetInvoicedOrder(string orderId, CallContext context, CancellationToken cancellation);
}

/// <summary>An order and its parts.</summary>
/// <param name="Order">The whole order; what it lacks as a whole is no matter of its parts.</param>
/// <param name="Parts">Its invoices, oldest first, those that were cancelled too.</param>
/// <param name="Contradiction">Why the invoices cannot be the order's, both figures and the difference named; null when they agree to the penny.</param>
/// <param name="RefundProblem">Why not all that was given back can be told to be of one of the parts; null when it can.</param>
public sealed record InvoicedOrder(Order Order, IReadOnlyList<OrderPart> Parts, string? Contradiction, string? RefundProblem);

/// <summary>A part of an order.</summary>
/// <param name="Id">Its identity, in the place of an order's.</param>
/// <param name="Number">What people call its invoice.</param>
/// <param name="IsCanceled">Whether the shop cancelled it.</param>
/// <param name="Fingerprint">Changes with everything the part is made of.</param>
public sealed record OrderPart(string Id, string Number, bool IsCanceled, string Fingerprint);
