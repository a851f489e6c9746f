using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;

namespace KashflowOrleans.Tests.Flows.Prebuilt;

/// <summary>The prebuilt flow against the same decision written out as code, over random orders.</summary>
public sealed class When_the_prebuilt_flow_decides
{
    private const int Orders = 5_000;

    private static readonly CompiledFlow WithoutChecks = FlowCompiler.Compile(Without("checks", PrebuiltFlows.Find("magento-order-to-cash")!.Document), "1");

    // The decision was written out when there was no treatment for VAT; what that changed is compared in When_the_third_version_decides.
    private static readonly CompiledFlow SecondWithoutChecks = FlowCompiler.Compile(Without("checks", PrebuiltFlows.Find("magento-order-to-cash", 2)!.Document), "1");

    [Fact]
    public void Without_its_checks_it_decides_word_for_word_the_same()
    {
        var (posted, held, ignored) = (0, 0, 0);
        Seeds.Try(Orders, random =>
        {
            var (order, config) = (AnyOrder.Make(random), AnyOrder.Config(random));
            var fixedly = FixedDecision.Decide(order, config, An.Reference);
            var decided = SecondWithoutChecks.Run(An.Input(order, config)).Documents;
            AssertSame(fixedly, decided);
            posted += decided.Invoice is null ? 0 : 1;
            held += decided.Hold is null ? 0 : 1;
            ignored += decided.Ignore is null ? 0 : 1;
        });
        Assert.True(posted > Orders / 20 && held > Orders / 20 && ignored > Orders / 20, $"Of {Orders} orders {posted} were posted, {held} held and {ignored} ignored: too few of one.");
    }

    [Fact]
    public void Its_checks_only_ever_hold_what_would_be_posted_or_held_otherwise()
    {
        var found = 0;
        Seeds.Try(Orders, random =>
        {
            var (order, config) = (AnyOrder.Make(random), AnyOrder.Config(random));
            var without = WithoutChecks.Run(An.Input(order, config)).Documents;
            var with = An.OrderToCash.Run(An.Input(order, config)).Documents;
            if (without.Ignore is not null || with.Hold is null)
            {
                AssertSame(without, with);
                return;
            }

            if (without.Hold is null)
            {
                found++;
                Assert.Contains(order.Lines, StatesAnotherRate);
                Assert.Contains("but states", with.Hold, StringComparison.Ordinal);
            }
        });
        Assert.True(found > 10, $"The checks held {found} orders: too few to say anything.");
    }

    private static bool StatesAnotherRate(OrderLine line) =>
        line.VatPercent is { } stated && VatRates.Near(An.Reference.VatPercents, stated) is { } rate && !VatRates.Explains(rate, line.Net, line.Vat, line.Quantity);

    private static void AssertSame(DesiredDocuments expected, DesiredDocuments actual)
    {
        Assert.Equal(expected.Hold, actual.Hold);
        Assert.Equal(expected.Ignore, actual.Ignore);
        Assert.Equal(expected.Customer, actual.Customer);
        Assert.Equal(expected.ChannelNote, actual.ChannelNote);
        Assert.Equal(expected.Invoice is null, actual.Invoice is null);
        if (expected.Invoice is { } wanted && actual.Invoice is { } made)
        {
            Assert.Equal(wanted.Lines, made.Lines);
            Assert.Equal(wanted.Payments, made.Payments);
            Assert.Equal(wanted with { Lines = [], Payments = [] }, made with { Lines = [], Payments = [] });
        }
    }

    // The flow without a node; the way goes on where it went on.
    private static FlowDocument Without(string id, FlowDocument document)
    {
        var next = document.Edges.Single(edge => edge.From == id).To;
        return document with
        {
            Nodes = [.. document.Nodes.Where(node => node.Id != id)],
            Edges = [.. document.Edges.Where(edge => edge.From != id).Select(edge => edge.To == id ? edge with { To = next } : edge)],
        };
    }
}
