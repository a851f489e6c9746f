using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class Any_order
{
    private const int Seeds = 6_000;
    private const int MutatedOrders = 100;
    private const int MutationsPerOrder = 60;

    [Fact]
    public void That_adds_up_in_the_shop_adds_up_here_line_by_line_in_every_form()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var form = (BodyForm)(seed % 5);
            var truth = new OrderGenerator(seed).Next(isPlain: form == BodyForm.Event);
            var order = truth.Translate(form);

            var what = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {form}");
            Assert.True(order.Problems.Count == 0, $"{what}: {string.Join(" | ", order.Problems)}");
            Assert.True(order.AddsUp(), what);
            Assert.True((truth.Total, truth.Tax) == (order.Total, order.TaxTotal), what);
            Assert.True(truth.ExpectedLines().SequenceEqual(order.Simple()), what);
            var paid = (truth.IsPaid ? truth.GrandTotal : 0) + truth.GiftCards + truth.StoreCredit + truth.Rewards;
            Assert.True(paid == order.Payments.Sum(payment => payment.Amount), what);
        }
    }

    [Fact]
    public void Has_the_same_lines_in_every_form()
    {
        for (var seed = 0; seed < Seeds / 10; seed++)
        {
            var truth = new OrderGenerator(seed).Next(isPlain: true);
            var lines = Enum.GetValues<BodyForm>().Select(form => truth.Translate(form).Lines.Select(line => line with { VatPercent = null }).ToList()).ToList();
            Assert.All(lines, other => Assert.Equal(lines[0], other));
        }
    }

    [Fact]
    public void With_any_one_field_dropped_or_altered_is_exact_or_held()
    {
        for (var seed = 0; seed < MutatedOrders; seed++)
        {
            var form = (BodyForm)(seed % 5);
            var truth = new OrderGenerator(seed).Next(isPlain: form == BodyForm.Event);
            var body = truth.Write(form).ToJsonString();
            var random = new Random(seed);
            for (var mutation = 0; mutation < MutationsPerOrder; mutation++)
            {
                var mutated = JsonNode.Parse(body)!;
                var (where, what) = Mutation.Apply(mutated, random);
                var order = mutated.Translate();
                if (order.Problems.Count > 0) continue;

                var message = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {form}, {where} := {what}");
                Assert.True(order.AddsUp(), message);
                Assert.True((truth.Total, truth.Tax) == (order.Total, order.TaxTotal), message);
                Assert.True(Money(truth.ExpectedLines()).SequenceEqual(Money(order.Simple())), message);
            }
        }
    }

    [Fact]
    public void With_several_fields_altered_never_throws_and_adds_up_or_is_held()
    {
        for (var seed = 0; seed < MutatedOrders; seed++)
        {
            var random = new Random(seed);
            var body = new OrderGenerator(seed).Next().Write((BodyForm)(seed % 5)).ToJsonString();
            for (var mutation = 0; mutation < MutationsPerOrder; mutation++)
            {
                var mutated = JsonNode.Parse(body)!;
                for (var count = random.Next(2, 12); count > 0; count--) _ = Mutation.Apply(mutated, random);
                var order = mutated.Translate();
                Assert.True(order.Problems.Count > 0 || order.AddsUp(), string.Create(CultureInfo.InvariantCulture, $"seed {seed}, mutation {mutation}"));
            }
        }
    }

    [Fact]
    public void With_broken_bytes_is_no_json_or_is_read()
    {
        var bytes = Encoding.UTF8.GetBytes(new OrderGenerator(5).Next().Write(BodyForm.Rest).ToJsonString());
        var random = new Random(5);
        for (var attempt = 0; attempt < 5_000; attempt++)
        {
            var broken = bytes.ToArray();
            for (var count = random.Next(1, 4); count > 0; count--) broken[random.Next(broken.Length)] = (byte)random.Next(256);
            try
            {
                var order = MagentoTranslator.Translate(broken.AsSpan(0, random.Next(4) == 0 ? random.Next(broken.Length) : broken.Length));
                Assert.True(order.Problems.Count > 0 || order.AddsUp(), string.Create(CultureInfo.InvariantCulture, $"attempt {attempt}"));
            }
            catch (JsonException)
            {
                // The right answer to what is no JSON.
            }
        }
    }

    [Fact]
    public void With_half_a_surrogate_pair_in_a_text_is_read() =>
        Assert.Empty(MagentoTranslator.Translate(Encoding.UTF8.GetBytes(new OrderGenerator(5).Next().Write(BodyForm.Rest).ToJsonString().Replace("\"Leeds\"", "\"\\ud800\"", StringComparison.Ordinal))).Problems);

    // An altered parent id may move a line or add one that is worth nothing.
    private static IEnumerable<(decimal, decimal)> Money(IEnumerable<(string? Sku, decimal Quantity, decimal Net, decimal Vat)> lines) =>
        lines.Select(line => (line.Net, line.Vat)).Where(money => money != default).Order();
}
