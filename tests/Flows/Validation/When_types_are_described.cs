using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Schemas;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Tests.Flows.Validation;

/// <summary>What is described is what flows get.</summary>
public sealed class When_types_are_described
{
    private static readonly Instant When = Instant.FromUtc(2026, 3, 2, 10, 15);
    private static readonly PostalAddress Address = new("A", "B", ["1 High Street"], "C", "D", "E", "GB");
    private static readonly Buyer Buyer = new("1", "a@example.com", "A", "B", "C", "D", "E");
    private static readonly OrderPayment Payment = new("checkmo", 1m, "r", When);

    [Fact]
    public void An_order_has_the_fields_that_are_described()
    {
        var line = new OrderLine(OrderLineKind.Goods, "sku", "text", 1m, 1m, 0.2m, 20m);
        AssertDescribed(CanonicalTypes.Order, CanonicalValues.Of(new Order(
            "1", "2", OrderState.Complete, "complete", "GBP", When, When, Buyer, Address, Address, [line], 1.2m, 0.2m, [Payment], 0m, ["note"], ["problem"])
        {
            Store = "1",
            Basket = "5",
            BaseCurrency = "USD",
            BaseToOrderRate = 2m,
            InvoicedAt = When,
            CompletedAt = When,
        }));
        AssertNames<OrderState>(CanonicalTypes.Order.Find("state")!.Type);
        AssertNames<OrderLineKind>(CanonicalTypes.OrderLine.Find("kind")!.Type);
    }

    [Fact]
    public void A_refund_has_the_fields_that_are_described()
    {
        var line = new RefundLine(RefundLineKind.Goods, "sku", "text", 1m, 1m, 0.2m, 20m, IsReturned: true);
        AssertDescribed(CanonicalTypes.Refund, CanonicalValues.Of(new Refund(
            "1", "2", "3", "4", RefundState.Refunded, "2", "GBP", When, When, Buyer, Address, [line], 1.2m, 0.2m, [Payment], ["problem"])
        {
            Shipping = Address,
            Store = "1",
            BaseCurrency = "USD",
            BaseToOrderRate = 2m,
        }));
        AssertNames<RefundState>(CanonicalTypes.Refund.Find("state")!.Type);
        AssertNames<RefundLineKind>(CanonicalTypes.RefundLine.Find("kind")!.Type);
    }

    [Fact]
    public void A_customer_has_the_fields_that_are_described() => AssertDescribed(
        CanonicalTypes.Customer, CanonicalValues.Of(new CustomerRecord("1", "a@example.com", "A", "B", "C", "D", "E", "F", Address, Address, When, When, ["problem"])));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Documents_have_the_fields_that_are_made(EmittedDocument document)
    {
        Assert.Equal(DocumentFields.Of(document).Select(field => (field.Name, field.IsRequired)), TargetTypes.Of(document).Fields.Select(field => (field.Name, field.IsRequired)));
        Assert.Equal(DocumentFields.LinesOf(document).Select(field => field.Name), TargetTypes.LinesOf(document)?.Names ?? []);
    }

    [Fact]
    public void Every_field_is_explained()
    {
        IEnumerable<ObjectType> all =
        [
            .. Enum.GetValues<FlowSubject>().Select(CanonicalTypes.Of), CanonicalTypes.Settings, CanonicalTypes.Ledger, .. Enum.GetValues<EmittedDocument>().Select(TargetTypes.Of),
        ];

        Assert.All(all.SelectMany(WithInner).SelectMany(type => type.Fields), field => Assert.EndsWith(".", field.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_rule_and_table_is_explained_and_found_by_its_name()
    {
        Assert.All(BuiltInRules.All, rule => Assert.Same(rule, BuiltInRules.Find(rule.Name)));
        Assert.All(ReferenceTables.All, table => Assert.Same(table, ReferenceTables.Find(table.Name)));
        Assert.All(BuiltInRules.All.Select(rule => rule.Description).Concat(ReferenceTables.All.Select(table => table.Description)), text => Assert.EndsWith(".", text, StringComparison.Ordinal));
        Assert.Equal(Value.Of(3650), BuiltInRules.Find("dates")!.Setting("maxAgeDays", new Dictionary<string, Value>()));
        Assert.Equal(Value.Of(5), BuiltInRules.Find("dates")!.Setting("maxAgeDays", new Dictionary<string, Value> { ["maxAgeDays"] = Value.Of(5) }));
        Assert.Throws<ArgumentException>(() => BuiltInRules.Find("dates")!.Setting("x", new Dictionary<string, Value>()));
    }

    public static TheoryData<EmittedDocument> Documents() => [.. Enum.GetValues<EmittedDocument>()];

    private static void AssertNames<T>(FlowType type)
        where T : struct, Enum =>
        Assert.Equal(Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]), Assert.IsType<TextType>(type).Values);

    private static IEnumerable<ObjectType> WithInner(ObjectType type) =>
        type.Fields.Select(field => field.Type is ListType list ? list.Item : field.Type).OfType<ObjectType>().SelectMany(WithInner).Prepend(type);

    // Every field of the value is described with a type that fits, and every described field is there but for those that only some channels fill.
    private static void AssertDescribed(FlowType type, Value value)
    {
        switch (type)
        {
            case ListType list:
                Assert.All(value.AsArray!, item => AssertDescribed(list.Item, item));
                break;
            case ObjectType fields:
                var names = value.AsObject!.Names.ToArray();
                Assert.Empty(names.Except(fields.Names, StringComparer.Ordinal));
                Assert.Empty(fields.Names.Except(names, StringComparer.Ordinal).Except(["category"], StringComparer.Ordinal));
                Assert.All(names, name => AssertDescribed(fields.Find(name)!.Type, value.Get(name)));
                break;
            default:
                Assert.Equal(FlowTypes.IsTextual(type) ? ValueKind.Text : ReferenceEquals(type, FlowType.Number) ? ValueKind.Number : ValueKind.Boolean, value.Kind);
                break;
        }
    }
}
