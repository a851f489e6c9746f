using System.Runtime.InteropServices;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>An invoice as it can be read: the record, whose it is and its neighbours.</summary>
public readonly record struct InvoiceView(KashflowInvoice Record, KashflowCustomer Customer, int Previous, int Next);

public sealed partial class KashflowAccount
{
    private readonly Dictionary<int, InvoiceEntry> _invoices = [];
    private readonly List<int> _invoiceNumbers = [];
    private readonly SubstringIndex _references = new();
    private int _lastInvoiceId = 190_000;
    private int _lastPaymentId = 300_000;

    /// <summary>Every invoice, the ones that cannot be read yet included, by number.</summary>
    public IReadOnlyList<KashflowInvoice> Invoices
    {
        get
        {
            lock (_gate)
                return [.. _invoiceNumbers.Select(number => _invoices[number].Record)];
        }
    }

    /// <summary>The number an invoice without one gets.</summary>
    public int NextInvoiceNumber
    {
        get
        {
            lock (_gate)
                return NextNumber_NeedsLock();
        }
    }

    /// <summary>Creates an invoice.</summary>
    /// <param name="fields">As a client sends them.</param>
    /// <param name="lag">How long it cannot be read; null takes the account's.</param>
    /// <param name="created">The new invoice when nothing was refused.</param>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? CreateInvoice(InvoiceFields fields, TimeSpan? lag, out InvoiceView created)
    {
        ArgumentNullException.ThrowIfNull(fields);
        created = default;
        lock (_gate)
        {
            if (Accept_NeedsLock(fields, out var customer, out var accepted) is { } refusal)
                return refusal;

            if (CheckPeriod_NeedsLock(accepted.Issued) is { } locked)
                return locked;

            var number = fields.Number is > 0 and var wanted ? wanted : NextNumber_NeedsLock();
            if (_invoices.ContainsKey(number))
                return KashflowRefusal.NumberNotUnique;

            var record = Build_NeedsLock(fields, accepted, customer.Record, ++_lastInvoiceId, number, Now(), Guid.NewGuid());
            var entry = Put_NeedsLock(record, VisibleFrom(lag));
            _journal.Append("invoice", record, KashflowJson.Default.KashflowInvoice);
            MoveStock_NeedsLock(record, -1);
            UpdateAddresses_NeedsLock(fields, customer);
            created = View_NeedsLock(entry);
            return null;
        }
    }

    /// <summary>Replaces an invoice whole, payments included: a payment that is not sent again is gone. Another Number in the fields renumbers it.</summary>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? UpdateInvoice(int number, InvoiceFields fields, out InvoiceView updated, out bool renumbered)
    {
        ArgumentNullException.ThrowIfNull(fields);
        updated = default;
        renumbered = false;
        lock (_gate)
        {
            if (!_invoices.TryGetValue(number, out var entry) || !IsVisible(entry.VisibleFrom))
                return KashflowRefusal.Unknown($"Invoice {number}");

            var old = entry.Record;
            if (CheckLock_NeedsLock(old) is { } locked)
                return locked;

            if (string.IsNullOrEmpty(fields.CustomerCode))
                fields = fields with { CustomerCode = old.CustomerCode };

            if (Accept_NeedsLock(fields, out var customer, out var accepted) is { } refusal)
                return refusal;

            if (CheckPeriod_NeedsLock(accepted.Issued) is { } intoLocked)
                return intoLocked;

            var newNumber = fields.Number is > 0 and var wanted ? wanted : number;
            renumbered = newNumber != number;
            if (renumbered && _invoices.ContainsKey(newNumber))
                return KashflowRefusal.NumberNotUnique;

            var record = KeepCredits(Build_NeedsLock(fields, accepted, customer.Record, old.Id, newNumber, old.CreatedDate, old.Permalink), old);
            if (CheckCredits(old, record) is { } badCredit)
                return badCredit;

            MoveStock_NeedsLock(old, +1);
            if (renumbered)
            {
                ForgetInvoice_NeedsLock(old.Id);
                _journal.Append("invoice-", new Removed(old.Id), KashflowJson.Default.Removed);
            }

            entry = Put_NeedsLock(record, entry.VisibleFrom);
            _journal.Append("invoice", record, KashflowJson.Default.KashflowInvoice);
            MoveStock_NeedsLock(record, -1);
            UpdateAddresses_NeedsLock(fields, customer);
            updated = View_NeedsLock(entry);
            return null;
        }
    }

    /// <summary>Deletes an invoice with its payments; stock its lines took comes back.</summary>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? DeleteInvoice(int number)
    {
        lock (_gate)
        {
            if (!_invoices.TryGetValue(number, out var entry) || !IsVisible(entry.VisibleFrom))
                return KashflowRefusal.Unknown($"Invoice {number}");

            if (CheckLock_NeedsLock(entry.Record) is { } locked)
                return locked;

            if (entry.Record.Payments.Any(static payment => payment.IsCreditNote))
                return KashflowRefusal.Invalid("Invoice", $"Invoice {number} has a credit note applied and cannot be deleted.");

            ForgetInvoice_NeedsLock(entry.Record.Id);
            _journal.Append("invoice-", new Removed(entry.Record.Id), KashflowJson.Default.Removed);
            MoveStock_NeedsLock(entry.Record, +1);
            return null;
        }
    }

    /// <summary>A readable invoice by number, or null.</summary>
    public InvoiceView? FindInvoice(int number)
    {
        lock (_gate)
            return _invoices.TryGetValue(number, out var entry) && IsVisible(entry.VisibleFrom) ? View_NeedsLock(entry) : null;
    }

    /// <summary>One page of readable invoices, how many there are and the sum of their gross amounts.</summary>
    internal (List<InvoiceView> Rows, int Total, decimal Gross) ListInvoices(InvoiceQuery query)
    {
        lock (_gate)
        {
            var today = Now().Date;
            var matching = new List<InvoiceEntry>();
            var gross = 0m;
            foreach (var number in Candidates_NeedsLock(query))
            {
                var entry = _invoices[number];
                if (!IsVisible(entry.VisibleFrom) || !query.Meets(entry.Record, today))
                    continue;

                matching.Add(entry);
                gross += entry.Record.Gross;
            }

            if (!query.IsInNumberOrder)
                matching.Sort((left, right) => query.Compare(left.Record, right.Record, CustomerName, today));

            var rows = matching.Skip(query.Paging.Skip).Take(query.Paging.PerPage).Select(View_NeedsLock).ToList();
            return (rows, matching.Count, gross);
        }

        string CustomerName(KashflowInvoice invoice) => _customersById[invoice.CustomerId].Record.Name;
    }

    private IEnumerable<int> Candidates_NeedsLock(InvoiceQuery query)
    {
        if (query.SearchText is { Length: > 0 } text)
        {
            var found = _references.Find(text).Select(id => _numberOfInvoiceId[id]).ToList();
            found.Sort();
            return found;
        }

        if (query.CustomerCode is { Length: > 0 } code)
            return _customersByCode.TryGetValue(code, out var customer) ? customer.Invoices.Order() : [];

        return _invoiceNumbers;
    }

    private KashflowRefusal? Accept_NeedsLock(InvoiceFields fields, out CustomerEntry customer, out AcceptedInvoice accepted)
    {
        customer = null!;
        var today = Now().Date.AddHours(12);
        if (InvoiceRules.Check(fields, _reference, HasProduct_NeedsLock, _options.RefuseUnknownProducts, today, out accepted) is { } refusal)
            return refusal;

        // The code is looked up among all customers: one that cannot be read yet is there for whoever writes.
        if (string.IsNullOrWhiteSpace(fields.CustomerCode) || !_customersByCode.TryGetValue(fields.CustomerCode, out customer!))
            return KashflowRefusal.Invalid("CustomerCode", $"Customer code '{fields.CustomerCode}' does not exist.");

        return null;
    }

    private KashflowInvoice Build_NeedsLock(
        InvoiceFields fields, AcceptedInvoice accepted, KashflowCustomer customer, int id, int number, DateTime created, Guid permalink)
    {
        var payments = new KashflowPayment[accepted.Payments.Count];
        for (var index = 0; index < payments.Length; index++)
        {
            var payment = accepted.Payments[index];
            var isKnown = payment.Id > 0 && payment.Id <= _lastPaymentId;
            payments[index] = payment with { Id = isKnown ? payment.Id : ++_lastPaymentId, Permalink = Guid.NewGuid() };
        }

        return new KashflowInvoice
        {
            Id = id,
            Number = number,
            IssuedDate = accepted.Issued,
            DueDate = accepted.Due,
            CustomerId = customer.Id,
            CustomerCode = customer.Code,
            CustomerReference = fields.CustomerReference,
            CustomerKey = fields.CustomerKey,
            ProjectNumber = fields.ProjectNumber ?? 0,
            IsCISReverseCharge = fields.IsCISReverseCharge,
            AutomaticCreditControlEnabled = fields.AutomaticCreditControlEnabled,
            UseCustomDeliveryAddress = fields.UseCustomDeliveryAddress,
            CurrencyCode = accepted.Currency.Code,
            ExchangeRate = accepted.ExchangeRate,
            Address = fields.Address ?? customer.Fields.Addresses?.FirstOrDefault(),
            DeliveryAddress = fields.DeliveryAddress,
            Lines = accepted.Lines,
            Payments = payments,
            CreatedDate = created,
            Permalink = permalink,
            Net = accepted.Lines.Sum(static line => line.Net),
            Vat = accepted.Lines.Sum(static line => line.VatAmount),
            Paid = accepted.Payments.Sum(static payment => payment.Amount),
        };
    }

    private InvoiceEntry Put_NeedsLock(KashflowInvoice record, long visibleFrom)
    {
        if (_invoices.TryGetValue(record.Number, out var entry))
        {
            Tally_NeedsLock(entry.Record, -1);
            if (!string.Equals(entry.Record.CustomerReference, record.CustomerReference, StringComparison.Ordinal))
                _references.Set(record.Id, record.CustomerReference);

            entry.Record = record;
        }
        else
        {
            entry = new InvoiceEntry(record, visibleFrom);
            _invoices[record.Number] = entry;
            _numberOfInvoiceId[record.Id] = record.Number;
            InsertNumber_NeedsLock(record.Number);
            _references.Set(record.Id, record.CustomerReference);
        }

        Tally_NeedsLock(record, +1);
        _lastInvoiceId = Math.Max(_lastInvoiceId, record.Id);
        foreach (var payment in record.Payments)
        {
            _lastPaymentId = Math.Max(_lastPaymentId, payment.Id);
            _lastBulkId = Math.Max(_lastBulkId, payment.BulkId);
        }

        return entry;
    }

    private void ForgetInvoice_NeedsLock(int invoiceId)
    {
        if (!_numberOfInvoiceId.Remove(invoiceId, out var number) || !_invoices.Remove(number, out var entry))
            return;

        _invoiceNumbers.RemoveAt(CollectionsMarshal.AsSpan(_invoiceNumbers).BinarySearch(number));
        _references.Remove(invoiceId);
        Tally_NeedsLock(entry.Record, -1);
    }

    private void InsertNumber_NeedsLock(int number)
    {
        if (_invoiceNumbers.Count == 0 || _invoiceNumbers[^1] < number)
            _invoiceNumbers.Add(number);
        else
            _invoiceNumbers.Insert(~CollectionsMarshal.AsSpan(_invoiceNumbers).BinarySearch(number), number);
    }

    private void RenameInvoices_NeedsLock(CustomerEntry customer)
    {
        foreach (var number in customer.Invoices)
        {
            var entry = _invoices[number];
            entry.Record = entry.Record with { CustomerCode = customer.Record.Code };
            _journal.Append("invoice", entry.Record, KashflowJson.Default.KashflowInvoice);
        }
    }

    private void UpdateAddresses_NeedsLock(InvoiceFields fields, CustomerEntry customer)
    {
        var record = customer.Record;
        if (fields is { UpdateCustomerAddress: true, Address: { } address })
            record = record with { Fields = record.Fields with { Addresses = [address] }, Updated = Now() };

        if (fields is { UpdateCustomerDeliveryAddress: true, DeliveryAddress: { } delivery })
            record = record with { Fields = record.Fields with { DeliveryAddresses = [delivery] }, Updated = Now() };

        if (record == customer.Record)
            return;

        customer.Record = record;
        _journal.Append("customer", record, KashflowJson.Default.KashflowCustomer);
    }

    private int NextNumber_NeedsLock() => _invoiceNumbers.Count == 0 ? 1 : _invoiceNumbers[^1] + 1;

    private InvoiceView View_NeedsLock(InvoiceEntry entry)
    {
        var record = entry.Record;
        var at = CollectionsMarshal.AsSpan(_invoiceNumbers).BinarySearch(record.Number);
        var previous = at > 0 ? _invoiceNumbers[at - 1] : 0;
        var next = at >= 0 && at + 1 < _invoiceNumbers.Count ? _invoiceNumbers[at + 1] : 0;
        return new InvoiceView(record, _customersById[record.CustomerId].Record, previous, next);
    }

    private sealed class InvoiceEntry(KashflowInvoice record, long visibleFrom)
    {
        public KashflowInvoice Record { get; set; } = record;

        public long VisibleFrom { get; } = visibleFrom;
    }
}
