using System.Net;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Kashflow;

public sealed class When_a_journal_is_created
{
    private const string Lines = """[{"NominalCode":7700,"Debit":1.25,"Credit":0,"Comment":"fee"},{"NominalCode":1210,"Debit":0,"Credit":1.25}]""";

    [Fact]
    public async Task It_gets_the_next_number_whatever_is_asked_for_and_reads_back()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        var created = (await CreateAsync(sandbox, $$"""{"Number":77,"Name":"Fee","Note":"[kf:1]","Date":"2025-06-01 00:00:00","LineItems":{{Lines}}}""")).Expect(HttpStatusCode.Created);
        Assert.Equal("/v2/journals/1", created.Message.Headers.Location?.OriginalString);
        Assert.Equal(created.Text, (await sandbox.KashflowAsync("/v2/journals/1")).Expect(HttpStatusCode.OK).Text);
        Assert.Equal(("1.2500", 2), (created.Json.GetProperty("TotalAmount").GetRawText(), created.Json.GetProperty("LineItems").GetArrayLength()));
        Assert.Equal("Payment Processing Fees", created.Json.GetProperty("LineItems")[0].GetProperty("NominalName").GetString());
        (await sandbox.KashflowAsync("/v2/journals/77")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_list_row_has_the_live_names_and_no_lines_and_the_list_is_paged_in_either_direction()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        for (var number = 1; number <= 3; number++)
        {
            (await CreateAsync(sandbox, $$"""{"JournalName":"Fee {{number}}","Comment":"[kf:{{number}}]","JournalDate":"2025-06-01 00:00:00","LineItems":{{Lines}}}""")).Expect(HttpStatusCode.Created);
        }

        var page = (await sandbox.KashflowAsync("/v2/journals?page=1&perpage=2&sortby=Number&order=Desc")).Json;
        Assert.Equal([3, 2], page.GetProperty("Data").EnumerateArray().Select(row => row.GetProperty("Number").GetInt32()));
        Assert.Equal(3, page.GetProperty("MetaData").GetProperty("TotalRecords").GetInt32());
        var row = page.GetProperty("Data")[0];
        Assert.Equal(("Fee 3", "2025-06-01 00:00:00", "[kf:3]"), (row.GetProperty("JournalName").GetString(), row.GetProperty("JournalDate").GetString(), row.GetProperty("Comment").GetString()));
        Assert.False(row.TryGetProperty("LineItems", out _));
        Assert.Equal(1, (await sandbox.KashflowAsync("/v2/journals")).Json.GetProperty("Data")[0].GetProperty("Number").GetInt32());
    }

    [Theory]
    [InlineData("""{"LineItems":[{"NominalCode":7700,"Debit":1.25},{"NominalCode":1210,"Credit":1.25}]}""", "InvalidJournalDate")]
    [InlineData("""{"Date":"2025-06-01T00:00:00","LineItems":[{"NominalCode":7700,"Debit":1.25},{"NominalCode":1210,"Credit":1.25}]}""", "InvalidJournalDate")]
    [InlineData("""{"Date":"2025-06-01 00:00:00","LineItems":[{"NominalCode":7700,"Debit":1.25},{"NominalCode":1210,"Credit":1.24}]}""", "InvalidLineItems")]
    [InlineData("""{"Date":"2025-06-01 00:00:00","LineItems":[{"NominalCode":7700,"Debit":-1},{"NominalCode":1210,"Credit":-1}]}""", "InvalidLineItems")]
    [InlineData("""{"Date":"2025-06-01 00:00:00","LineItems":[{"NominalCode":7700,"Debit":1,"Credit":1},{"NominalCode":1210,"Debit":1,"Credit":1}]}""", "InvalidLineItems")]
    [InlineData("""{"Date":"2025-06-01 00:00:00","LineItems":[]}""", "InvalidLineItems")]
    [InlineData("""{"Date":"2025-06-01 00:00:00"}""", "InvalidLineItems")]
    [InlineData("""{"Date":"2025-06-01 00:00:00","LineItems":[{"NominalCode":1,"Debit":1.25},{"NominalCode":1210,"Credit":1.25}]}""", "InvalidNominalCode")]
    public async Task What_does_not_add_up_or_exist_is_refused(string body, string error)
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        (await CreateAsync(sandbox, body)).ExpectError(error);
        Assert.Empty(sandbox.Account.Journals);
    }

    [Fact]
    public async Task It_is_not_readable_at_once_where_reading_lags()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        sandbox.Account.ReadLag = TimeSpan.FromSeconds(5);
        (await CreateAsync(sandbox, $$"""{"Name":"Fee","Date":"2025-06-01 00:00:00","LineItems":{{Lines}}}""")).Expect(HttpStatusCode.Created);
        (await sandbox.KashflowAsync("/v2/journals/1")).Expect(HttpStatusCode.NotFound);
        Assert.Equal(0, (await sandbox.KashflowAsync("/v2/journals")).Json.GetProperty("Data").GetArrayLength());
        Assert.Equal((1, 1.25m), (sandbox.Account.Summary.Journals, sandbox.Account.Summary.Journalled));
    }

    [Fact]
    public async Task It_is_there_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        string before;
        await using (var sandbox = await TestSandbox.StartAsync(data: folder.Path))
        {
            await sandbox.SignInAsync();
            (await CreateAsync(sandbox, $$"""{"Name":"Fee","Note":"[kf:1]","Date":"2025-06-01 00:00:00","LineItems":{{Lines}}}""")).Expect(HttpStatusCode.Created);
            before = sandbox.Account.Summary.ToString();
        }

        await using var again = await TestSandbox.StartAsync(data: folder.Path);
        Assert.Equal(before, again.Account.Summary.ToString());
        Assert.Equal("[kf:1]", Assert.Single(again.Account.Journals).Note);
    }

    private static Task<Reply> CreateAsync(TestSandbox sandbox, string body) => sandbox.KashflowAsync(HttpMethod.Post, "/v2/journals", body);
}
