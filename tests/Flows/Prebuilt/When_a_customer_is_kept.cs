using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;

namespace KashflowOrleans.Tests.Flows.Prebuilt;

public sealed class When_a_customer_is_kept
{
    private static readonly CustomerRecord Customer = new("5", "ann@example.com", "Ann", "Lee", null, "GB123456789", "0113 496 0000", "Retail", An.Address, null, null, null, []);

    [Fact]
    public void It_becomes_a_customer_of_the_ledger() =>
        Assert.Equal(
            new CustomerDocument(
                An.CustomerCode, "Ann Lee", "ann@example.com", "Ann", "Lee", "0113 496 0000", "GB123456789",
                new LedgerAddress("1 High Street", "Leeds", "West Yorkshire", null, "LS1 4AP", "GB"), "GBP"),
            Decide(Customer).Customer);

    [Fact]
    public void A_company_gives_the_name() => Assert.Equal("Acme Ltd", Decide(Customer with { Company = " Acme Ltd " }).Customer!.Name);

    [Fact]
    public void Without_any_name_it_is_the_address_or_the_number()
    {
        var nameless = Customer with { FirstName = null, LastName = " ", Billing = null };
        Assert.Equal("ann@example.com", Decide(nameless).Customer!.Name);
        Assert.Equal("Customer 5", Decide(nameless with { Email = null }).Customer!.Name);
    }

    [Fact]
    public void Without_a_billing_address_the_shipping_address_stands() =>
        Assert.Equal("Leeds", Decide(Customer with { Billing = null, Shipping = An.Address }).Customer!.Address.Line2);

    [Fact]
    public void Problems_hold() => Assert.Equal("Odd.", An.HoldOf(Decide(Customer with { Problems = ["Odd."] })));

    private static DesiredDocuments Decide(CustomerRecord customer) => An.CustomerFlow.Run(An.Input(FlowSubject.Customer, CanonicalValues.Of(customer))).Documents;
}
