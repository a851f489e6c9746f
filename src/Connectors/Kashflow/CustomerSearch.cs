using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Kashflow.Wire;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Finds the one customer with an e-mail address or a name. The search looks for parts and answers with ids and names or codes (apis/kashflow.md §3); customers
/// are addressed by code. So the hits are looked up in the list, whose rows carry code and contacts, and compared whole there.</summary>
internal sealed class CustomerSearch(IKashflowApi api, CallContext context)
{
    /// <summary>More hits than this are no search for one person.</summary>
    private const int MostHits = 50;

    /// <summary>Each different text among the hits costs a look-up.</summary>
    private const int MostLookUps = 10;

    /// <summary>By e-mail address, case ignored.</summary>
    public Task<Outcome<LedgerCustomer>> ByEmail(string email, CancellationToken cancellation) =>
        Find("email", email.Trim(), "e-mail address", customer => KashflowTranslator.Emails(customer).Contains(email.Trim(), StringComparer.OrdinalIgnoreCase), cancellation);

    /// <summary>By full name, case and outer blanks ignored.</summary>
    public Task<Outcome<LedgerCustomer>> ByName(string name, CancellationToken cancellation) =>
        Find("name", name.Trim(), "name", customer => string.Equals(customer.Name?.Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase), cancellation);

    private static Outcome<LedgerCustomer> NotFound(string reason) => new Outcome<LedgerCustomer>.Refused(reason, RefusalKind.NotFound);

    private static Outcome<T> Done<T>(T value) => new Outcome<T>.Done(value);

    private async Task<Outcome<LedgerCustomer>> Find(string field, string text, string fieldForPeople, Func<CustomerWire, bool> isMatch, CancellationToken cancellation)
    {
        if (text.Length == 0)
        {
            return NotFound($"no {fieldForPeople} to look for");
        }

        var search = await api.SearchCustomers(field, text, context, cancellation).Outcome(CallKind.Read, KashflowErrors.Instance, Done, cancellation);
        if (!search.TryGetValue(out var hits))
        {
            return search.As<LedgerCustomer>();
        }

        var ids = hits.Data.Select(hit => hit.Key).ToHashSet();
        var texts = hits.Data.Select(hit => hit.Value is { Length: > 0 } value ? value : text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (ids.Count > MostHits || texts.Count > MostLookUps)
        {
            return NotFound($"too many customers have a {fieldForPeople} like this");
        }

        // A hit that the list does not show (archived, or too new to be read) cannot be addressed: it counts as no match.
        var matches = new Dictionary<int, CustomerWire>();
        foreach (var look in texts)
        {
            var rows = await List(look, customer => ids.Contains(customer.Id) && customer.Code is { Length: > 0 } && isMatch(customer), cancellation);
            if (!rows.TryGetValue(out var customers))
            {
                return rows.As<LedgerCustomer>();
            }

            foreach (var customer in customers)
            {
                matches[customer.Id] = customer;
            }
        }

        return matches.Count switch
        {
            1 => new Outcome<LedgerCustomer>.Done(KashflowTranslator.ToLedger(matches.Values.Single())),
            0 => NotFound($"no customer has this {fieldForPeople}"),
            _ => NotFound($"more than one customer has this {fieldForPeople}"),
        };
    }

    private Task<Outcome<IReadOnlyList<CustomerWire>>> List(string text, Func<CustomerWire, bool> isWanted, CancellationToken cancellation)
    {
        const int byCode = 1;
        return KashflowPages.ReadAll(
            (page, perPage) => api.ListCustomers(text, page, perPage, byCode, context, cancellation).Outcome(CallKind.Read, KashflowErrors.Instance, Done, cancellation),
            isWanted);
    }
}
