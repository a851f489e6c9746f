using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Keys;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Customers;

/// <summary>The reconciler of one person (see <see cref="ICustomerGrain"/>). Requests are served one after the other, so two orders of a new customer create one record.</summary>
[GrainType("customer")]
public sealed class CustomerGrain(
    [PersistentState("customer", StorageNames.Provider)] IPersistentState<CustomerState> state,
    ConnectionDirectory connections) : Grain, ICustomerGrain
{
    private CustomerKey _key;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = CustomerKey.Parse(this.GetPrimaryKeyString());
        return base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<EnsureCustomerReply> Ensure(CustomerDocument document, string ledger, string correlationId)
    {
        if (state.State.Links.TryGetValue(ledger, out var standing) && standing.Code is { } known)
        {
            return Known(known);
        }

        var books = await connections.LedgerOf(_key.Merchant, ledger);
        if (books.Problem is { } problem)
        {
            return new EnsureCustomerReply(null, problem, Retryable: true, null, Created: false);
        }

        var link = state.State.LinkTo(ledger, books.IsMain);
        if (link.Code is { } carriedOver)
        {
            return Known(carriedOver);
        }

        var context = new CallContext(correlationId, _key.ToString());
        return await Find(books.Ledger!, link, document, context) ?? await Create(books.Ledger!, link, document, context);
    }

    // By code, where an earlier attempt may have created it, then by e-mail address, or by name when there is none.
    private async Task<EnsureCustomerReply?> Find(ILedger ledger, CustomerLink link, CustomerDocument document, CallContext context)
    {
        Outcome<LedgerCustomer> found;
        if (link.IntendedCode is { } intended)
        {
            found = await ledger.FindCustomerByCode(intended, context, CancellationToken.None);
        }
        else if (document.Email is { } email)
        {
            found = await ledger.FindCustomerByEmail(email, context, CancellationToken.None);
        }
        else
        {
            found = await ledger.FindCustomerByName(document.Name, context, CancellationToken.None);
        }

        return found switch
        {
            Outcome<LedgerCustomer>.Refused { Kind: RefusalKind.NotFound } => null,
            _ when found.TryGetValue(out var customer) => await Link(link, customer, created: false),
            _ => Failed(found, "The customer could not be looked for"),
        };
    }

    private async Task<EnsureCustomerReply> Create(ILedger ledger, CustomerLink link, CustomerDocument document, CallContext context)
    {
        if (link.IntendedCode is null)
        {
            link.IntendedCode = document.Code;
            await state.WriteStateAsync();
        }

        var created = await ledger.CreateCustomer(document with { Code = link.IntendedCode }, context, CancellationToken.None);
        if (created.TryGetValue(out var customer))
        {
            return await Link(link, customer, created: created is Outcome<LedgerCustomer>.Done);
        }

        if (created is Outcome<LedgerCustomer>.Refused { Kind: RefusalKind.Duplicate })
        {
            // The code is made from the person alone: who has it is this person, created by an attempt whose reply was lost.
            var existing = await ledger.FindCustomerByCode(link.IntendedCode, context, CancellationToken.None);
            return existing.TryGetValue(out var same)
                ? await Link(link, same, created: false)
                : new EnsureCustomerReply(null, "The customer exists in the ledger but cannot be read yet.", Retryable: true, ReadLagPause, Created: false);
        }

        return Failed(created, "The customer could not be created");
    }

    private async Task<EnsureCustomerReply> Link(CustomerLink link, LedgerCustomer customer, bool created)
    {
        link.Code = customer.Code;
        link.Id = customer.Id;
        link.IntendedCode = null;
        await state.WriteStateAsync();
        return new EnsureCustomerReply(customer.Code, null, Retryable: false, null, created);
    }

    private static EnsureCustomerReply Known(string code) => new(code, null, Retryable: false, null, Created: false);

    private static EnsureCustomerReply Failed(Outcome<LedgerCustomer> outcome, string what) => outcome switch
    {
        Outcome<LedgerCustomer>.Retry retry => new EnsureCustomerReply(null, $"{what}: {retry.Reason}", Retryable: true, retry.After, Created: false),
        Outcome<LedgerCustomer>.InDoubt doubt => new EnsureCustomerReply(null, $"{what}: {doubt.Reason}", Retryable: true, DoubtPause, Created: false),
        Outcome<LedgerCustomer>.Refused { Kind: RefusalKind.Unauthorized } refused => new EnsureCustomerReply(null, $"{what}: {refused.Reason}", Retryable: true, null, Created: false),
        Outcome<LedgerCustomer>.Refused refused => new EnsureCustomerReply(null, $"{what}: {refused.Reason}", Retryable: false, null, Created: false),
        _ => throw new InvalidOperationException($"{outcome} is no failure."),
    };

    private static readonly TimeSpan ReadLagPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DoubtPause = TimeSpan.FromSeconds(2);
}
