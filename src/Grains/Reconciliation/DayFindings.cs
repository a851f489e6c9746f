using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>What reading a channel's day in the shop and in the books found. Bounded: beyond a number of findings only their sums are kept.</summary>
public sealed class DayFindings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>What was read, by currency.</summary>
    public Dictionary<string, DayReading> Read { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The findings by name.</summary>
    public List<Finding> Findings { get; set; } = [];

    /// <summary>Those beyond the bound, by currency and cause.</summary>
    public List<FindingSum> More { get; set; } = [];

    /// <summary>Documents of ours that were changed so lately that the check did not judge them.</summary>
    public int NotJudged { get; set; }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static DayFindings Parse(string json) => JsonSerializer.Deserialize<DayFindings>(json, Json) ?? new DayFindings();

    /// <summary>As JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, Json);

    /// <summary>Keeps a finding, or beyond the bound its sum.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="room">How many more are kept by name.</param>
    public void Add(Finding finding, int room)
    {
        if (room > 0)
        {
            Findings.Add(finding);
            return;
        }

        var sum = More.Find(known => known.Cause == finding.Cause && known.Currency == finding.Currency);
        if (sum is not null)
        {
            More.Remove(sum);
        }

        More.Add(new FindingSum(finding.Cause, finding.Currency, (sum?.Count ?? 0) + 1, (sum?.Shop ?? default) + finding.ShopMore, (sum?.Books ?? default) + finding.BooksMore));
    }

    /// <summary>What was read in a currency.</summary>
    public DayReading Of(string currency)
    {
        if (!Read.TryGetValue(currency, out var reading))
        {
            Read[currency] = reading = new DayReading();
        }

        return reading;
    }
}

/// <summary>Sums of one day and currency as they were read outside.</summary>
public sealed class DayReading
{
    /// <summary>Orders in the shop.</summary>
    public int Orders { get; set; }

    /// <summary>What they come to.</summary>
    public Amounts Shop { get; set; }

    /// <summary>Documents of ours in the books.</summary>
    public int Documents { get; set; }

    /// <summary>What they come to.</summary>
    public Amounts Books { get; set; }

    /// <summary>Documents of others in the books.</summary>
    public int Others { get; set; }

    /// <summary>What they come to; credit notes count below 0.</summary>
    public decimal OthersGross { get; set; }
}

/// <summary>Findings that are not kept by name.</summary>
/// <param name="Cause">One of <see cref="DifferenceCauses"/>.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Count">How many.</param>
/// <param name="Shop">What the shop has more than we knew.</param>
/// <param name="Books">What the books have more than we knew.</param>
public sealed record FindingSum(string Cause, string Currency, int Count, Amounts Shop, Amounts Books);

/// <summary>Something outside that is not as we know it.</summary>
/// <param name="Cause">One of <see cref="DifferenceCauses"/>.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="OrderId">The channel's identity of the order.</param>
/// <param name="OrderNumber">What people call it.</param>
/// <param name="Document">Number of the document.</param>
/// <param name="Known">What we knew.</param>
/// <param name="Found">What was found.</param>
/// <param name="Detail">In plain words.</param>
public sealed record Finding(string Cause, string Currency, string? OrderId, string? OrderNumber, int? Document, Amounts Known, Amounts Found, string Detail)
{
    /// <summary>Whether it is about the shop, not about the books.</summary>
    [JsonIgnore]
    public bool IsOfShop => Cause is DifferenceCauses.NeverSeen or DifferenceCauses.ShopDiffers;

    /// <summary>What the shop has more than we knew.</summary>
    [JsonIgnore]
    public Amounts ShopMore => IsOfShop ? Found - Known : default;

    /// <summary>What the books have more than we knew.</summary>
    [JsonIgnore]
    public Amounts BooksMore => IsOfShop ? default : Found - Known;
}

/// <summary>A day's findings with where and when they were made.</summary>
/// <param name="Channel">Channel.</param>
/// <param name="Day">Day.</param>
/// <param name="CheckedAt">When.</param>
/// <param name="Findings">The findings.</param>
public sealed record DayCheck(string Channel, LocalDate Day, Instant CheckedAt, DayFindings Findings);
