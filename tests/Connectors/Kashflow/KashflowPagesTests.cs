using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Kashflow;
using KashflowOrleans.Connectors.Kashflow.Wire;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

public sealed class A_paged_list
{
    [Theory]
    [InlineData("https://api.kashflow.com/v2/invoices?page=3&perpage=50", 3, 50)]
    [InlineData("http://evil.example/steal?PerPage=200&Page=2", 2, 200)]
    [InlineData("/v2/invoices?perpage=100", 2, 100)]
    [InlineData("page-two", 2, 100)]
    [InlineData("/v2/invoices?page=-4&perpage=x", 2, 100)]
    public void Goes_on_with_page_and_size_only(string url, int page, int perPage) => Assert.Equal((page, perPage), KashflowPages.Next(url, 1, 100));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/v2/invoices?page=1")]
    public void Ends_without_a_next_page_or_when_it_leads_back(string? url) => Assert.Null(KashflowPages.Next(url, 1, 100));

    [Fact]
    public async Task Is_read_to_its_end_and_filtered()
    {
        var pages = new Dictionary<int, KashflowPage<int>> { [1] = new([1, 2, 3], "?page=2"), [2] = new([4, 5], "?page=3"), [3] = new([6], null) };
        var outcome = await KashflowPages.ReadAll<int>((page, _) => Task.FromResult<Outcome<KashflowPage<int>>>(new Outcome<KashflowPage<int>>.Done(pages[page])), number => number % 2 == 0);
        Assert.True(outcome.TryGetValue(out var numbers));
        Assert.Equal([2, 4, 6], numbers);
    }

    [Fact]
    public async Task Is_given_up_when_it_never_ends()
    {
        var reads = 0;
        var outcome = await KashflowPages.ReadAll<int>(
            (page, _) =>
            {
                reads++;
                return Task.FromResult<Outcome<KashflowPage<int>>>(new Outcome<KashflowPage<int>>.Done(new([page], $"?page={page + 1}")));
            },
            _ => false);
        Assert.IsType<Outcome<IReadOnlyList<int>>.Refused>(outcome);
        Assert.Equal(KashflowPages.MostPages, reads);
    }

    [Fact]
    public async Task May_be_as_long_as_the_caller_says()
    {
        var pages = Enumerable.Range(1, 3).ToDictionary(page => page, page => new KashflowPage<int>([page], page < 3 ? $"?page={page + 1}" : null));
        Task<Outcome<IReadOnlyList<int>>> Read(int mostPages) => KashflowPages.ReadAll<int>(
            (page, _) => Task.FromResult<Outcome<KashflowPage<int>>>(new Outcome<KashflowPage<int>>.Done(pages[page])), _ => true, mostPages, "too many");
        Assert.True((await Read(3)).TryGetValue(out var numbers));
        Assert.Equal([1, 2, 3], numbers);
        Assert.Equal(new Outcome<IReadOnlyList<int>>.Refused("too many", RefusalKind.Invalid), await Read(2));
    }

    [Fact]
    public async Task Fails_as_a_whole_when_a_page_fails()
    {
        var outcome = await KashflowPages.ReadAll<int>(
            (page, _) => Task.FromResult<Outcome<KashflowPage<int>>>(page == 1 ? new Outcome<KashflowPage<int>>.Done(new([1], "?page=2")) : new Outcome<KashflowPage<int>>.Retry("later")),
            _ => true);
        Assert.Equal(new Outcome<IReadOnlyList<int>>.Retry("later"), outcome);
    }
}
