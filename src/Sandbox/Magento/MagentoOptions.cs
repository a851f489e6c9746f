namespace KashflowOrleans.Sandbox.Magento;

/// <summary>What a list answers for a page past its end (apis/magento.md §3.4).</summary>
public enum PageBeyondEnd
{
    /// <summary>No rows: 2.4 and later.</summary>
    Empty,

    /// <summary>The last page again: up to 2.3.</summary>
    RepeatLast,
}

/// <summary>What the REST output of an order says in an item's row_total (apis/magento.md §1.4 item 1).</summary>
public enum RowTotals
{
    /// <summary>Net of the discount, row_total_incl_tax likewise: stores since 2.3.</summary>
    NetOfDiscount,

    /// <summary>As in the database, before the discount: older stores.</summary>
    Gross,
}

/// <summary>The Magento shop behind the stand-in: its integration's credentials and the traits that differ between versions.</summary>
public sealed record MagentoOptions
{
    /// <summary>Integration token for <c>Authorization: Bearer</c>.</summary>
    public string IntegrationToken { get; set; } = "sandbox0integration0token0000001";

    /// <summary>Whether integration tokens work as bearer tokens; shops since 2.4.4 have this off until it is enabled (apis/magento.md §2).</summary>
    public bool BearerEnabled { get; set; } = true;

    /// <summary>OAuth 1.0a consumer key, 32 characters.</summary>
    public string ConsumerKey { get; set; } = "sandbox0consumer0key000000000001";

    /// <summary>OAuth 1.0a consumer secret.</summary>
    public string ConsumerSecret { get; set; } = "sandbox0consumer0secret000000001";

    /// <summary>OAuth 1.0a access token, 32 characters.</summary>
    public string AccessToken { get; set; } = "sandbox0access0token000000000001";

    /// <summary>OAuth 1.0a access token secret.</summary>
    public string AccessTokenSecret { get; set; } = "sandbox0access0token0secret00001";

    /// <summary>How far ahead of the shop's clock an oauth_timestamp may be.</summary>
    public TimeSpan TimestampTolerance { get; set; } = TimeSpan.FromSeconds(600);

    /// <summary>Answer for a page past the end.</summary>
    public PageBeyondEnd PageBeyondEnd { get; set; } = PageBeyondEnd.Empty;

    /// <summary>Meaning of row_total in order items.</summary>
    public RowTotals RowTotals { get; set; } = RowTotals.NetOfDiscount;

    /// <summary>When true rows that compare equal come in another order on every page, as a database is free to return them (apis/magento.md §3.4).</summary>
    public bool ShuffleTies { get; set; } = true;

    /// <summary>Code of the one store view; paths take it, <c>default</c>, <c>all</c> or no code.</summary>
    public string StoreCode { get; set; } = "default";

    /// <summary>Time zone in store/storeConfigs; every date in bodies is UTC all the same (apis/magento.md §1.2).</summary>
    public string TimeZone { get; set; } = "Europe/London";
}
