using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>What the ledger adds up for a customer.</summary>
public readonly record struct CustomerTotals(int Invoices, decimal Net, decimal Vat, decimal Paid, decimal Overdue, DateTime First, DateTime Last)
{
    /// <summary>What the customer owes.</summary>
    public decimal Outstanding => Net + Vat - Paid;
}

/// <summary>A customer as it can be read: the record and what the ledger adds up for it.</summary>
public readonly record struct CustomerView(KashflowCustomer Record, CustomerTotals Totals);

public sealed partial class KashflowAccount
{
    private readonly Dictionary<int, CustomerEntry> _customersById = [];
    private readonly Dictionary<string, CustomerEntry> _customersByCode = new(StringComparer.OrdinalIgnoreCase);
    private readonly SubstringIndex _customerCodes = new();
    private readonly SubstringIndex _customerNames = new();
    private readonly SubstringIndex _customerEmails = new();
    private int _lastCustomerId = 10_000;
    private int _lastContactId = 20_000;

    /// <summary>Every customer, the ones that cannot be read yet included, in the order of their codes.</summary>
    public IReadOnlyList<KashflowCustomer> Customers
    {
        get
        {
            lock (_gate)
            {
                var records = _customersById.Values.Select(static entry => entry.Record);
                return [.. records.OrderBy(static customer => customer.Code, StringComparer.OrdinalIgnoreCase)];
            }
        }
    }

    /// <summary>Creates a customer.</summary>
    /// <param name="fields">As a client sends them.</param>
    /// <param name="lag">How long it cannot be read; null takes the account's.</param>
    /// <param name="created">The new customer when nothing was refused.</param>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? CreateCustomer(CustomerFields fields, TimeSpan? lag, out CustomerView created)
    {
        ArgumentNullException.ThrowIfNull(fields);
        created = default;
        if (CustomerRules.Check(fields, Reference, _options) is { } refusal)
            return refusal;

        lock (_gate)
        {
            var code = fields.Code;
            if (string.IsNullOrWhiteSpace(code) || _customersByCode.ContainsKey(code))
            {
                if (!fields.CreateCustomerCodeIfDuplicate)
                    return KashflowRefusal.CodeNotUnique;

                code = CustomerRules.SuggestCode(fields.Name, _customersByCode.ContainsKey);
            }

            var id = ++_lastCustomerId;
            var name = string.IsNullOrWhiteSpace(fields.Name) ? $"Customer {id}" : fields.Name;
            var now = Now();
            var record = new KashflowCustomer(id, code, name, now, now, WithContactIds_NeedsLock(fields));
            var entry = Put_NeedsLock(record, VisibleFrom(lag));
            _journal.Append("customer", record, KashflowJson.Default.KashflowCustomer);
            created = View_NeedsLock(entry);
            return null;
        }
    }

    /// <summary>Replaces a customer's fields; another Code in them renames it and its invoices.</summary>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? UpdateCustomer(string code, CustomerFields fields, out CustomerView updated, out bool renamed)
    {
        ArgumentNullException.ThrowIfNull(fields);
        updated = default;
        renamed = false;
        fields = string.IsNullOrWhiteSpace(fields.Code) ? fields with { Code = code } : fields;
        lock (_gate)
        {
            if (FindEntry_NeedsLock(code) is not { } entry)
                return KashflowRefusal.Unknown($"Customer {code}");

            if (CustomerRules.Check(fields, Reference, _options) is { } refusal)
                return refusal;

            var newCode = fields.Code!;
            if (_customersByCode.TryGetValue(newCode, out var holder) && holder != entry)
                return KashflowRefusal.CodeNotUnique;

            var old = entry.Record;
            renamed = !string.Equals(old.Code, newCode, StringComparison.Ordinal);
            var name = string.IsNullOrWhiteSpace(fields.Name) ? old.Name : fields.Name;
            var record = new KashflowCustomer(old.Id, newCode, name, old.Created, Now(), WithContactIds_NeedsLock(fields));
            Put_NeedsLock(record, entry.VisibleFrom);
            _journal.Append("customer", record, KashflowJson.Default.KashflowCustomer);
            if (renamed)
                RenameInvoices_NeedsLock(entry);

            updated = View_NeedsLock(entry);
            return null;
        }
    }

    /// <summary>Deletes a customer that has no invoices.</summary>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? DeleteCustomer(string code)
    {
        lock (_gate)
        {
            if (FindEntry_NeedsLock(code) is not { } entry)
                return KashflowRefusal.Unknown($"Customer {code}");

            if (entry.Invoices.Count > 0)
                return KashflowRefusal.Invalid("Customer", $"Customer {code} has invoices and cannot be deleted.");

            Forget_NeedsLock(entry.Record.Id);
            _journal.Append("customer-", new Removed(entry.Record.Id), KashflowJson.Default.Removed);
            return null;
        }
    }

    /// <summary>A readable customer by code, or null.</summary>
    public CustomerView? FindCustomer(string code)
    {
        lock (_gate)
            return FindEntry_NeedsLock(code) is { } entry ? View_NeedsLock(entry) : null;
    }

    internal string SuggestCustomerCode(string? name)
    {
        lock (_gate)
            return CustomerRules.SuggestCode(name, _customersByCode.ContainsKey);
    }

    /// <summary>Readable customers whose code, e-mail address or name contains a text; null when the service cannot search by that.</summary>
    internal List<KashflowCustomer>? SearchCustomers(string by, string text)
    {
        lock (_gate)
        {
            var index = by.ToUpperInvariant() switch
            {
                "CODE" => _customerCodes,
                "EMAIL" => _customerEmails,
                "NAME" => _customerNames,
                _ => null,
            };
            if (index is null)
                return null;

            var found = new List<KashflowCustomer>();
            foreach (var id in index.Find(text))
            {
                var entry = _customersById[id];
                if (IsVisible(entry.VisibleFrom))
                    found.Add(entry.Record);
            }

            return found;
        }
    }

    /// <summary>One page of readable customers and how many there are.</summary>
    internal (List<CustomerView> Rows, int Total) ListCustomers(CustomerQuery query)
    {
        lock (_gate)
        {
            IEnumerable<CustomerEntry> entries = _customersById.Values;
            if (query.SearchText is { Length: > 0 } text)
            {
                var ids = _customerCodes.Find(text).Concat(_customerNames.Find(text)).Concat(_customerEmails.Find(text)).Distinct();
                entries = ids.Select(id => _customersById[id]);
            }

            var matching = entries.Where(entry => IsVisible(entry.VisibleFrom) && query.Meets(entry.Record)).ToList();
            matching.Sort((left, right) => query.Compare(View_NeedsLock(left), View_NeedsLock(right)));
            return (matching.Skip(query.Paging.Skip).Take(query.Paging.PerPage).Select(View_NeedsLock).ToList(), matching.Count);
        }
    }

    private static bool SameEmail(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private CustomerEntry? FindEntry_NeedsLock(string code) =>
        _customersByCode.TryGetValue(code, out var entry) && IsVisible(entry.VisibleFrom) ? entry : null;

    private CustomerEntry Put_NeedsLock(KashflowCustomer record, long visibleFrom)
    {
        if (_customersById.TryGetValue(record.Id, out var entry))
        {
            var old = entry.Record;
            if (!string.Equals(old.Code, record.Code, StringComparison.OrdinalIgnoreCase))
                _customersByCode.Remove(old.Code);

            entry.Record = record;
            _customersByCode[record.Code] = entry;
            if (!string.Equals(old.Code, record.Code, StringComparison.OrdinalIgnoreCase))
                _customerCodes.Set(record.Id, record.Code);

            if (!string.Equals(old.Name, record.Name, StringComparison.OrdinalIgnoreCase))
                _customerNames.Set(record.Id, record.Name);

            if (!SameEmail(old.Email, record.Email))
                _customerEmails.Set(record.Id, record.Email);

            return entry;
        }

        entry = new CustomerEntry(record, visibleFrom);
        _customersById[record.Id] = entry;
        _customersByCode[record.Code] = entry;
        _customerCodes.Set(record.Id, record.Code);
        _customerNames.Set(record.Id, record.Name);
        _customerEmails.Set(record.Id, record.Email);
        _lastCustomerId = Math.Max(_lastCustomerId, record.Id);
        foreach (var contact in record.Fields.Contacts ?? [])
            _lastContactId = Math.Max(_lastContactId, contact.Id);

        return entry;
    }

    private void Forget_NeedsLock(int customerId)
    {
        if (!_customersById.Remove(customerId, out var entry))
            return;

        _customersByCode.Remove(entry.Record.Code);
        _customerCodes.Remove(customerId);
        _customerNames.Remove(customerId);
        _customerEmails.Remove(customerId);
    }

    private CustomerFields WithContactIds_NeedsLock(CustomerFields fields)
    {
        if (fields.Contacts is not { Count: > 0 } contacts)
            return fields;

        return fields with
        {
            Contacts = [.. contacts.Select(contact => contact.Id > 0 && contact.Id <= _lastContactId ? contact : contact with { Id = ++_lastContactId })],
        };
    }

    private CustomerView View_NeedsLock(CustomerEntry entry) => new(entry.Record, entry.Totals(Overdue_NeedsLock(entry)));

    private decimal Overdue_NeedsLock(CustomerEntry entry)
    {
        var overdue = 0m;
        var today = Now().Date;
        foreach (var number in entry.Unpaid)
        {
            var invoice = _invoices[number].Record;
            if (invoice.DueDate.Date < today)
                overdue += invoice.Due;
        }

        return overdue;
    }

    private sealed class CustomerEntry(KashflowCustomer record, long visibleFrom)
    {
        private decimal _net;
        private decimal _vat;
        private decimal _paid;
        private DateTime _first = KashflowDates.Never;
        private DateTime _last = KashflowDates.Never;

        public KashflowCustomer Record { get; set; } = record;

        public long VisibleFrom { get; } = visibleFrom;

        /// <summary>Numbers of the customer's invoices.</summary>
        public HashSet<int> Invoices { get; } = [];

        public HashSet<int> Unpaid { get; } = [];

        public CustomerTotals Totals(decimal overdue) => new(Invoices.Count, _net, _vat, _paid, overdue, _first, _last);

        public void Add(KashflowInvoice invoice)
        {
            Invoices.Add(invoice.Number);
            if (!invoice.IsPaid)
                Unpaid.Add(invoice.Number);

            _net += invoice.Net;
            _vat += invoice.Vat;
            _paid += invoice.Paid;
            if (_first == KashflowDates.Never || invoice.IssuedDate < _first)
                _first = invoice.IssuedDate;

            if (_last == KashflowDates.Never || invoice.IssuedDate > _last)
                _last = invoice.IssuedDate;
        }

        public void Remove(KashflowInvoice invoice)
        {
            Invoices.Remove(invoice.Number);
            Unpaid.Remove(invoice.Number);
            _net -= invoice.Net;
            _vat -= invoice.Vat;
            _paid -= invoice.Paid;
            if (Invoices.Count == 0)
                _first = _last = KashflowDates.Never;
        }
    }
}
