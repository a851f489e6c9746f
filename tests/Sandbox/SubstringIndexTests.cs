using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Tests.Sandbox;

public sealed class The_substring_index
{
    [Fact]
    public void Finds_what_a_scan_of_all_texts_finds_whatever_was_set_changed_and_removed()
    {
        var random = new Random(5);
        var index = new SubstringIndex();
        var texts = new Dictionary<int, string>();
        for (var step = 0; step < 5000; step++)
        {
            var key = random.Next(300);
            switch (random.Next(4))
            {
                case 0:
                    index.Remove(key);
                    texts.Remove(key);
                    break;
                case 1:
                    var wanted = Text(random, 3);
                    var expected = texts.Where(pair => pair.Value.Contains(wanted, StringComparison.OrdinalIgnoreCase)).Select(static pair => pair.Key);
                    Assert.Equal(expected.Order(), index.Find(wanted).Order());
                    break;
                default:
                    texts[key] = Text(random, 8);
                    index.Set(key, texts[key]);
                    break;
            }
        }
    }

    [Fact]
    public void Finds_nothing_for_nothing()
    {
        var index = new SubstringIndex();
        index.Set(1, "a");
        index.Set(2, null);
        Assert.Empty(index.Find(""));
        Assert.Empty(index.Find("\n"));
        Assert.Equal([1], index.Find("A"));
    }

    private static string Text(Random random, int longest) =>
        new([.. Enumerable.Range(0, random.Next(1, longest + 1)).Select(_ => "abAB"[random.Next(4)])]);
}
