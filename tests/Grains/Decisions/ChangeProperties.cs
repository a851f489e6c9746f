using System.Globalization;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;
using Xunit.Abstractions;

namespace KashflowOrleans.Tests.Grains.Decisions;

/// <summary>Whatever happens to an order, in whatever order and however often, ends in the books that its last state alone would have made.</summary>
public sealed class Any_changes_of_an_order(ITestOutputHelper output)
{
    // A long run is asked for by BOOKS_SEQUENCES; it tries other sequences by BOOKS_SEED.
    private static readonly int Sequences = Number("BOOKS_SEQUENCES", 6_000);
    private static readonly int FirstSeed = Number("BOOKS_SEED", 1);

    [Fact]
    public void End_in_the_books_of_the_last_state_alone_or_held_with_the_reason()
    {
        var ends = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = FirstSeed; seed < FirstSeed + Sequences; seed++)
        {
            try
            {
                var end = Play(new Random(seed));
                ends[end] = ends.GetValueOrDefault(end) + 1;
            }
            catch (Exception failure)
            {
                throw new Xunit.Sdk.XunitException($"Seed {seed}: {failure.Message}", failure);
            }
        }

        output.WriteLine(string.Join(Environment.NewLine, ends.Select(end => FormattableString.Invariant($"{end.Value,8} {end.Key}"))));
        Assert.True(ends.Where(end => end.Key.StartsWith("same books", StringComparison.Ordinal)).Sum(end => end.Value) > Sequences * 7 / 10, "Most sequences must end in books, not on hold.");
        Assert.True(ends.ContainsKey("same books, re-issued") && ends.ContainsKey("same books, cancelled"), "Sequences must reach re-issues and cancellations.");
    }

    [Fact]
    public void Leave_nothing_to_do_for_a_second_run() => Seeds.Try(1_500, random =>
    {
        var (books, life) = Begin(random);
        var shop = new ModelShop(random);
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            shop.Change();
            Close(random, books, life);
            life.Run(shop.Moment());
        }

        if (life.Run(shop.Moment()) is OrderStep.Finished)
        {
            var calls = life.Calls;
            Assert.IsType<OrderStep.Finished>(life.Run(shop.Moment()));
            Assert.Equal(calls, life.Calls);
        }
    });

    private static string Play(Random random)
    {
        var (books, life) = Begin(random);
        var shop = new ModelShop(random);
        for (var changes = random.Next(1, 9); changes > 0; changes--)
        {
            shop.Change();
            Close(random, books, life);
            for (var runs = random.Next(0, 3); runs > 0; runs--)
            {
                life.Run(shop.Moment(), random.Chance(0.4) ? random.Next(0, 25) : null, random.Chance(0.3) ? 0.25 : 0);
            }
        }

        shop.Finish();
        var end = RunToTheEnd(life, shop);
        if (end is OrderStep.Hold { Reason: "locked" })
        {
            // A first posting into a closed period waits until somebody opens it; whatever takes another place does not.
            Assert.Null(life.State.Invoice);
            Assert.DoesNotContain(life.State.Replaced, replaced => !replaced.IsSettled);
            books.LockedUntil = null;
            end = RunToTheEnd(life, shop);
        }

        if (end is OrderStep.Hold hold)
        {
            Assert.True(IsNamed(hold.Reason), hold.Reason);
            return $"held: {string.Concat(hold.Reason.Where(letter => !char.IsAsciiDigit(letter)))}";
        }

        var single = new ModelBooks();
        var once = new ModelOrder(new Random(1), single);
        var endOfOnce = once.Run(shop.Moment());
        Assert.Equal(endOfOnce!.GetType(), end!.GetType());
        Assert.Equal(single.Sums(), books.Sums());
        AssertTidy(books, life.State);
        return end is OrderStep.Ignore ? "same books, cancelled" : life.State.Replaced.Count > 0 ? "same books, re-issued" : "same books";
    }

    private static OrderStep? RunToTheEnd(ModelOrder life, ModelShop shop)
    {
        OrderStep? end = null;
        for (var runs = 0; runs < 3; runs++)
        {
            end = life.Run(shop.Moment());
        }

        return end;
    }

    // Each invoice that was taken back is paid to the penny, by money or by credit; unless more had been paid on one than it came to, which no credit note moves away.
    private static void AssertTidy(ModelBooks books, OrderGrainState state)
    {
        Assert.All(state.Replaced, replaced => Assert.True(replaced.IsSettled));
        var taken = state.Replaced.Where(replaced => replaced.Reversal is not null).Select(replaced => books.Invoice(replaced.Invoice.Number)!).ToList();
        Assert.True(taken.Exists(invoice => invoice.Paid > invoice.Gross) || taken.TrueForAll(invoice => invoice.Paid == invoice.Gross), "An invoice that was taken back is not paid.");
        Assert.Equal(books.OurInvoices.Order(), state.Replaced.Select(replaced => replaced.Invoice.Number).Concat(state.Invoice is { } standing ? [standing.Number] : []).Order());
        Assert.Equal(state.Replaced.Count(replaced => replaced.Reversal is not null), state.Replaced.Select(replaced => replaced.Reversal?.Posted?.Number).OfType<int>().Distinct().Count());
    }

    private static bool IsNamed(string reason) =>
        reason.Contains("was received for it", StringComparison.Ordinal) || reason.Contains("more was given back", StringComparison.Ordinal)
        || reason.Contains("taken off again", StringComparison.Ordinal) || reason.Contains("the order is back", StringComparison.Ordinal)
        || reason.Contains("A refund came after that", StringComparison.Ordinal);

    private static (ModelBooks Books, ModelOrder Life) Begin(Random random)
    {
        var books = new ModelBooks();
        for (var taken = random.Next(0, 4); taken > 0; taken--)
        {
            books.TypeIn(An.FirstNumber + random.Next(0, 8));
        }

        return (books, new ModelOrder(random, books));
    }

    private static void Close(Random random, ModelBooks books, ModelOrder life)
    {
        life.Today += Period.FromDays(random.Next(0, 3));
        switch (random.Next(0, 8))
        {
            case 0:
                books.LockedUntil = life.Today.PlusDays(-random.Next(1, 4));
                break;
            case 1:
                books.SubmitVatReturn();
                break;
            case 2:
                books.LockedUntil = null;
                break;
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
