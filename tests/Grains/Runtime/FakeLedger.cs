using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>The books of one merchant in memory, with the real ones' rules: codes and numbers are unique, payments keep their ids, what is not configured is refused.</summary>
internal sealed partial class FakeLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LedgerCustomer> _customers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, Booked> _invoices = [];
    private readonly HashSet<string> _sessions = new(StringComparer.Ordinal);
    private long _ids;
    private int _logins;

    public Faults Faults { get; } = new();

    /// <summary>What is configured; may change.</summary>
    public LedgerReference Reference { get; set; } = An.Reference;

    /// <summary>The products and their nominal accounts; may change.</summary>
    public IReadOnlyDictionary<string, int> Products { get; set; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many reads do not see what was just created.</summary>
    public int ReadLag { get; set; }

    /// <summary>Rows of one page of a list by day.</summary>
    public int InvoicesPerPage { get; set; } = 100;

    public string Password { get; set; } = "secret";

    /// <summary>Holds every log-in back until it is opened.</summary>
    public Door? LoginDoor { get; set; }

    /// <summary>Log-ins that were tried, refused ones included.</summary>
    public int Logins => Volatile.Read(ref _logins);

    public IReadOnlyList<LedgerCustomer> Customers
    {
        get
        {
            lock (_lock)
            {
                return [.. _customers.Values];
            }
        }
    }

    public IReadOnlyList<LedgerInvoice> Invoices
    {
        get
        {
            lock (_lock)
            {
                return [.. _invoices.Values.Select(booked => booked.Invoice).OrderBy(invoice => invoice.Number)];
            }
        }
    }

    public InvoiceDocument DocumentOf(int number)
    {
        lock (_lock)
        {
            return _invoices[number].Document!;
        }
    }

    /// <summary>Somebody types an invoice in.</summary>
    public void TypeIn(int number, string reference, string customerCode, decimal gross, decimal paid)
    {
        lock (_lock)
        {
            _invoices.Add(number, new Booked(new LedgerInvoice(++_ids, number, reference, customerCode, gross, 0m, gross, paid, []), null));
        }
    }

    public void Delete(int number)
    {
        lock (_lock)
        {
            _invoices.Remove(number);
        }
    }

    /// <summary>Somebody changes an invoice.</summary>
    public void ChangeByHand(int number, Func<LedgerInvoice, LedgerInvoice> change)
    {
        lock (_lock)
        {
            _invoices[number].Invoice = change(_invoices[number].Invoice);
        }
    }

    /// <summary>The sessions that were open are no longer accepted.</summary>
    public void ExpireSessions()
    {
        lock (_lock)
        {
            _sessions.Clear();
        }
    }

    /// <summary>The port, through a connection's gate.</summary>
    public ILedger Through(IConnectionGate gate) => new Port(this, gate);

    /// <summary>What opens sessions with this password.</summary>
    public ISessionSource SessionsWith(string password) => new Source(this, password);

    private Outcome<LedgerCustomer> FindCustomer(Func<LedgerCustomer, bool> matches)
    {
        lock (_lock)
        {
            var found = _customers.Values.Where(matches).ToList();
            return found is [var only]
                ? new Outcome<LedgerCustomer>.Done(only)
                : new Outcome<LedgerCustomer>.Refused("There is no such customer.", RefusalKind.NotFound);
        }
    }

    private Outcome<LedgerCustomer> CreateCustomer(CustomerDocument document)
    {
        lock (_lock)
        {
            var customer = new LedgerCustomer(++_ids, document.Code, document.Name, document.Email);
            return _customers.TryAdd(document.Code, customer)
                ? new Outcome<LedgerCustomer>.Done(customer)
                : new Outcome<LedgerCustomer>.Refused($"Customer code {document.Code} is in use.", RefusalKind.Duplicate);
        }
    }

    private Outcome<LedgerInvoice> GetInvoice(int number)
    {
        lock (_lock)
        {
            if (_notes.TryGetValue(number, out var note) && note.HiddenReads-- <= 0)
            {
                return new Outcome<LedgerInvoice>.Done(AsInvoice(note.Note));
            }

            if (!_invoices.TryGetValue(number, out var booked) || booked.HiddenReads-- > 0)
            {
                return new Outcome<LedgerInvoice>.Refused($"There is no invoice {number}.", RefusalKind.NotFound);
            }

            return new Outcome<LedgerInvoice>.Done(booked.Invoice);
        }
    }

    private Outcome<IReadOnlyList<LedgerInvoice>> FindInvoices(string reference)
    {
        lock (_lock)
        {
            // Rows of a list carry no payments.
            return new Outcome<IReadOnlyList<LedgerInvoice>>.Done(
                [.. _invoices.Values.Where(booked => booked.Invoice.Reference == reference && booked.HiddenReads-- <= 0).Select(booked => booked.Invoice with { Payments = [] })]);
        }
    }

    private Outcome<LedgerInvoicePage> ListInvoices(LocalDate from, LocalDate until, int page)
    {
        lock (_lock)
        {
            var notes = _notes.Values.Select(booked => AsInvoice(booked.Note) with { IssuedOn = booked.Document?.IssuedOn, Currency = booked.Document?.CurrencyCode ?? "GBP" });
            var found = _invoices.Values.Select(booked => booked.Invoice).Concat(notes).Where(invoice => invoice.IssuedOn >= from && invoice.IssuedOn <= until).OrderBy(invoice => invoice.Number).ToList();
            return new Outcome<LedgerInvoicePage>.Done(new LedgerInvoicePage(
                [.. found.Skip((page - 1) * InvoicesPerPage).Take(InvoicesPerPage).Select(invoice => invoice with { Payments = [] })], found.Count > page * InvoicesPerPage ? page + 1 : null));
        }
    }

    private Outcome<LedgerInvoice> CreateInvoice(int number, string customerCode, InvoiceDocument document)
    {
        lock (_lock)
        {
            if (Objection(customerCode, document) is { } objection)
            {
                return new Outcome<LedgerInvoice>.Refused(objection, RefusalKind.Invalid);
            }

            if (IsTaken(number))
            {
                return new Outcome<LedgerInvoice>.Refused($"Invoice number {number} is in use.", RefusalKind.Duplicate);
            }

            var invoice = Book(++_ids, number, customerCode, document, []);
            _invoices[number] = new Booked(invoice, document) { HiddenReads = ReadLag };
            return new Outcome<LedgerInvoice>.Done(invoice);
        }
    }

    private Outcome<LedgerInvoice> UpdateInvoice(int number, string customerCode, InvoiceDocument document)
    {
        lock (_lock)
        {
            if (Objection(customerCode, document) is { } objection)
            {
                return new Outcome<LedgerInvoice>.Refused(objection, RefusalKind.Invalid);
            }

            if (!_invoices.TryGetValue(number, out var booked))
            {
                return new Outcome<LedgerInvoice>.Refused($"There is no invoice {number}.", RefusalKind.NotFound);
            }

            var credits = booked.Invoice.Payments.Where(payment => payment.IsCredit).ToList();
            var invoice = Book(booked.Invoice.Id, number, customerCode, document, booked.Invoice.Payments);
            invoice = invoice with { Paid = invoice.Paid + credits.Sum(payment => payment.Amount), Payments = [.. invoice.Payments, .. credits] };
            _invoices[number] = new Booked(invoice, document);
            return new Outcome<LedgerInvoice>.Done(invoice);
        }
    }

    private LedgerInvoice Book(long id, int number, string customerCode, InvoiceDocument document, IReadOnlyList<LedgerPayment> before) => new(
        id, number, document.Reference, customerCode, document.Net, document.Vat, document.Gross, document.Paid,
        [.. document.Payments.Select(payment => new LedgerPayment(before.FirstOrDefault(known => known.Reference == payment.Reference)?.Id ?? ++_ids, payment.Amount, payment.Reference))])
    {
        IssuedOn = document.IssuedOn,
        Currency = document.CurrencyCode,
    };

    private string? Objection(string customerCode, InvoiceDocument document) => Objection(customerCode, document.Lines, document.Payments);

    private string? Objection(string customerCode, IReadOnlyList<InvoiceLine> lines, IReadOnlyList<PaymentDocument> payments) =>
        !_customers.ContainsKey(customerCode) ? $"There is no customer {customerCode}."
        : lines.FirstOrDefault(line => !Reference.VatPercents.Contains(line.VatPercent)) is { } rate ? $"There is no VAT rate {rate.VatPercent}."
        : lines.FirstOrDefault(line => !Reference.Nominals.Contains(line.NominalCode)) is { } nominal ? $"There is no nominal {nominal.NominalCode}."
        : lines.Any(line => decimal.Round(line.UnitPrice, 2) != line.UnitPrice) ? "A price has more than two decimals."
        : payments.Any(payment => !Reference.PaymentMethods.Contains(payment.MethodId) || !Reference.BankAccounts.Contains(payment.AccountId)) ? "A payment's method or account does not exist."
        : null;

    private sealed class Booked(LedgerInvoice invoice, InvoiceDocument? document)
    {
        public LedgerInvoice Invoice { get; set; } = invoice;

        public InvoiceDocument? Document { get; } = document;

        public int HiddenReads { get; set; }
    }

    private sealed class Source(FakeLedger books, string password) : ISessionSource
    {
        public async Task<SessionReply> LogIn(CancellationToken cancellation)
        {
            Interlocked.Increment(ref books._logins);
            await Task.Yield();
            if (books.LoginDoor is { } door)
            {
                await door.Pass();
            }

            if (password != books.Password)
            {
                return new SessionReply(null, "KashFlow refuses user name or password.", Final: true, TimeSpan.Zero);
            }

            lock (books._lock)
            {
                var token = $"session-{++books._ids}";
                books._sessions.Add(token);
                return new SessionReply(token, null, Final: false, TimeSpan.Zero);
            }
        }
    }

    /// <summary>As a connector does: a session and budget before each call, one more try when the session is no longer accepted.</summary>
    private sealed partial class Port(FakeLedger books, IConnectionGate gate) : ILedger
    {
        public Task<Outcome<LedgerCustomer>> FindCustomerByCode(string code, CallContext context, CancellationToken cancellation) =>
            Call(nameof(FindCustomerByCode), () => books.FindCustomer(customer => string.Equals(customer.Code, code, StringComparison.OrdinalIgnoreCase)), cancellation);

        public Task<Outcome<LedgerCustomer>> FindCustomerByEmail(string email, CallContext context, CancellationToken cancellation) =>
            Call(nameof(FindCustomerByEmail), () => books.FindCustomer(customer => string.Equals(customer.Email, email, StringComparison.OrdinalIgnoreCase)), cancellation);

        public Task<Outcome<LedgerCustomer>> FindCustomerByName(string name, CallContext context, CancellationToken cancellation) =>
            Call(nameof(FindCustomerByName), () => books.FindCustomer(customer => string.Equals(customer.Name, name, StringComparison.OrdinalIgnoreCase)), cancellation);

        public Task<Outcome<LedgerCustomer>> CreateCustomer(CustomerDocument document, CallContext context, CancellationToken cancellation) =>
            Call(nameof(CreateCustomer), () => books.CreateCustomer(document), cancellation);

        public Task<Outcome<LedgerInvoice>> GetInvoice(int number, CallContext context, CancellationToken cancellation) =>
            Call(nameof(GetInvoice), () => books.GetInvoice(number), cancellation);

        public Task<Outcome<IReadOnlyList<LedgerInvoice>>> FindInvoicesByReference(string reference, CallContext context, CancellationToken cancellation) =>
            Call(nameof(FindInvoicesByReference), () => books.FindInvoices(reference), cancellation);

        public Task<Outcome<LedgerInvoicePage>> ListInvoices(LocalDate from, LocalDate until, int page, CallContext context, CancellationToken cancellation) =>
            Call(nameof(ListInvoices), () => books.ListInvoices(from, until, page), cancellation);

        public Task<Outcome<LedgerInvoice>> CreateInvoice(int number, string customerCode, InvoiceDocument document, CallContext context, CancellationToken cancellation) =>
            Call(nameof(CreateInvoice), () => books.CreateInvoice(number, customerCode, document), cancellation);

        public Task<Outcome<LedgerInvoice>> CreateInvoice(string customerCode, InvoiceDocument document, CallContext context, CancellationToken cancellation) =>
            Call(nameof(CreateInvoice), () => books.CreateInvoice(books.NextNumber(), customerCode, document), cancellation);

        public Task<Outcome<LedgerInvoice>> UpdateInvoice(LedgerInvoice existing, string customerCode, InvoiceDocument document, CallContext context, CancellationToken cancellation) =>
            Call(nameof(UpdateInvoice), () => books.UpdateInvoice(existing.Number, customerCode, document), cancellation);

        public Task<Outcome<LedgerReference>> GetReference(CallContext context, CancellationToken cancellation) =>
            Call(nameof(GetReference), () => (Outcome<LedgerReference>)new Outcome<LedgerReference>.Done(books.Reference), cancellation);

        public Task<Outcome<IReadOnlyDictionary<string, int>>> GetProducts(CallContext context, CancellationToken cancellation) =>
            Call(nameof(GetProducts), () => (Outcome<IReadOnlyDictionary<string, int>>)new Outcome<IReadOnlyDictionary<string, int>>.Done(books.Products), cancellation);

        private async Task<Outcome<T>> Call<T>(string operation, Func<Outcome<T>> work, CancellationToken cancellation)
        {
            string? rejected = null;
            for (var attempt = 1; attempt <= 2; attempt++)
            {
                var session = await gate.GetSession(rejected, cancellation);
                if (session.Token is not { } token)
                {
                    return session.Final
                        ? new Outcome<T>.Refused(session.Problem!, RefusalKind.Unauthorized)
                        : new Outcome<T>.Retry(session.Problem!, session.RetryAfter);
                }

                if (!await gate.WaitForBudget(TimeSpan.FromSeconds(5), cancellation))
                {
                    return new Outcome<T>.Retry("The connection's budget is used up.", TimeSpan.FromSeconds(1));
                }

                if (books.Accepts(token))
                {
                    return await books.Faults.Meet(operation, work, cancellation);
                }

                rejected = token;
            }

            return new Outcome<T>.Refused("The session is refused.", RefusalKind.Unauthorized);
        }
    }

    private bool Accepts(string token)
    {
        lock (_lock)
        {
            return _sessions.Contains(token);
        }
    }
}
