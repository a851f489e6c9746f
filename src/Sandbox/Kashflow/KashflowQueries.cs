using System.Globalization;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>Page, size and order of a list.</summary>
internal sealed record KashflowPaging(int Page, int PerPage, bool Descending, string SortBy)
{
    public int Skip => (int)Math.Min(int.MaxValue, (long)(Page - 1) * PerPage);

    /// <summary>Reads <c>page</c>, <c>perpage</c>, <c>order</c> and the sort column; what cannot be read counts as absent.</summary>
    public static KashflowPaging Read(IQueryCollection query, int defaultPerPage, string sortName = "sortby")
    {
        var order = query["order"].ToString();
        return new KashflowPaging(
            Math.Max(1, Number(query, "page") ?? 1),
            Number(query, "perpage") is > 0 and var size ? size : defaultPerPage,
            order.StartsWith("desc", StringComparison.OrdinalIgnoreCase) || order == "1",
            query[sortName].ToString().ToUpperInvariant());
    }

    public static int? Number(IQueryCollection query, string name) =>
        int.TryParse(query[name].ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool Flag(IQueryCollection query, string name) =>
        query[name].ToString() is { } text && (text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    public static DateTime? Date(IQueryCollection query, string name) =>
        KashflowDates.TryParseQuery(query[name].ToString(), out var date) ? date : null;
}

/// <summary>What GET /customers asks for (apis/kashflow.md §3). Sort columns by number or name, as clients send both.</summary>
internal sealed record CustomerQuery(KashflowPaging Paging, string? SearchText, string? NameStartsWith, bool Archived, DateTime? From, DateTime? To)
{
    public static CustomerQuery Read(IQueryCollection query) => new(
        KashflowPaging.Read(query, defaultPerPage: 50),
        query["searchtext"],
        query["namestartswith"],
        KashflowPaging.Flag(query, "filterarchived"),
        KashflowPaging.Date(query, "startcreationdate"),
        KashflowPaging.Date(query, "endcreationdate"));

    public bool Meets(KashflowCustomer customer) =>
        (Archived || !customer.Fields.IsArchived)
        && (string.IsNullOrEmpty(NameStartsWith) || customer.Name.StartsWith(NameStartsWith, StringComparison.OrdinalIgnoreCase))
        && (From is null || customer.Created.Date >= From.Value.Date)
        && (To is null || customer.Created.Date <= To.Value.Date);

    public int Compare(CustomerView left, CustomerView right)
    {
        var order = Paging.SortBy switch
        {
            "1" or "CODE" => string.Compare(left.Record.Code, right.Record.Code, StringComparison.OrdinalIgnoreCase),
            "3" or "TOTALPAIDAMOUNT" => left.Totals.Paid.CompareTo(right.Totals.Paid),
            "4" or "OUTSTANDINGBALANCE" => left.Totals.Outstanding.CompareTo(right.Totals.Outstanding),
            _ => string.Compare(left.Record.Name, right.Record.Name, StringComparison.OrdinalIgnoreCase),
        };
        if (order == 0)
            order = left.Record.Id.CompareTo(right.Record.Id);

        return Paging.Descending ? -order : order;
    }
}

/// <summary>What GET /invoices asks for (apis/kashflow.md §3).</summary>
internal sealed record InvoiceQuery(KashflowPaging Paging, string? SearchText, string? CustomerCode, string? Status, DateTime? From, DateTime? To)
{
    /// <summary>Whether rows as they lie, by number upwards, are already in the order asked for.</summary>
    public bool IsInNumberOrder => !Paging.Descending && Paging.SortBy is "" or "0" or "NUMBER";

    public static InvoiceQuery Read(IQueryCollection query) => new(
        KashflowPaging.Read(query, defaultPerPage: 50),
        query["searchtext"],
        query["customercode"],
        query["statusfilter"],
        KashflowPaging.Date(query, "issuedatefrom"),
        KashflowPaging.Date(query, "issuedateto"));

    /// <summary>"Paid", "Unpaid" or "Overdue".</summary>
    public static string StatusOf(KashflowInvoice invoice, DateTime today)
    {
        if (invoice.IsPaid)
            return "Paid";

        return invoice.DueDate.Date < today ? "Overdue" : "Unpaid";
    }

    public bool Meets(KashflowInvoice invoice, DateTime today) =>
        (string.IsNullOrEmpty(CustomerCode) || invoice.CustomerCode.Equals(CustomerCode, StringComparison.OrdinalIgnoreCase))
        && (From is null || invoice.IssuedDate.Date >= From.Value.Date)
        && (To is null || invoice.IssuedDate.Date <= To.Value.Date)
        && MeetsStatus(invoice, today);

    public int Compare(KashflowInvoice left, KashflowInvoice right, Func<KashflowInvoice, string> customerName, DateTime today)
    {
        var order = Paging.SortBy switch
        {
            "1" or "CUSTOMERREF" or "CUSTOMERREFERENCE" => string.Compare(left.CustomerReference, right.CustomerReference, StringComparison.OrdinalIgnoreCase),
            "2" or "CUSTOMERNAME" => string.Compare(customerName(left), customerName(right), StringComparison.OrdinalIgnoreCase),
            "3" or "INVOICEDATE" or "ISSUEDDATE" => left.IssuedDate.CompareTo(right.IssuedDate),
            "4" or "PAYMENTDUEDATE" or "DUEDATE" => left.DueDate.CompareTo(right.DueDate),
            "5" or "GROSSAMOUNT" => left.Gross.CompareTo(right.Gross),
            "6" or "NETAMOUNT" => left.Net.CompareTo(right.Net),
            "7" or "STATUS" => string.CompareOrdinal(StatusOf(left, today), StatusOf(right, today)),
            "9" or "DUEAMOUNT" => left.Due.CompareTo(right.Due),
            "11" or "VATAMOUNT" => left.Vat.CompareTo(right.Vat),
            _ => left.Number.CompareTo(right.Number),
        };
        if (order == 0)
            order = left.Number.CompareTo(right.Number);

        return Paging.Descending ? -order : order;
    }

    private bool MeetsStatus(KashflowInvoice invoice, DateTime today) => Status?.ToUpperInvariant() switch
    {
        "PAID" => invoice.IsPaid,
        "UNPAID" => !invoice.IsPaid,
        "OVERDUE" => StatusOf(invoice, today) == "Overdue",
        "OVERPAID" => Math.Abs(invoice.Paid) > Math.Abs(invoice.Gross),
        _ => true,
    };
}
