using KashflowOrleans.Connectors.Kashflow;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

public sealed class A_KashFlow_date
{
    [Theory]
    [InlineData("2026-03-31 12:00:00", "2026-03-31T12:00:00")]
    [InlineData("2012-10-09 12:00:00 +05:30", "2012-10-09T12:00:00")]
    [InlineData("2021-05-12 10:00:00 +00:00", "2021-05-12T10:00:00")]
    [InlineData("2021-05-12 10:00:00 -08:00", "2021-05-12T10:00:00")]
    [InlineData("2021-05-12 23:59:59+0530", "2021-05-12T23:59:59")]
    [InlineData("2017-05-02", "2017-05-02T00:00:00")]
    [InlineData("20260331", "2026-03-31T00:00:00")]
    [InlineData("2026-03-31T08:15:00", "2026-03-31T08:15:00")]
    [InlineData("2026-03-31T08:15:00Z", "2026-03-31T08:15:00")]
    [InlineData("2026-03-31T08:15:00.1230000Z", "2026-03-31T08:15:00.123")]
    [InlineData("2026-03-31T08:15:00.5+01:00", "2026-03-31T08:15:00.5")]
    [InlineData("2026-03-31 08:15", "2026-03-31T08:15:00")]
    [InlineData("  2026-03-31 12:00:00  ", "2026-03-31T12:00:00")]
    [InlineData("2024-02-29 12:00:00", "2024-02-29T12:00:00")]
    public void Is_read_in_every_form_as_the_wall_clock_shows_it(string text, string expected) =>
        Assert.Equal(NodaTime.Text.LocalDateTimePattern.ExtendedIso.Parse(expected).Value, KashflowDates.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("1970-01-01 12:00:00")]
    [InlineData("1900-01-01 12:00:00 +05:30")]
    [InlineData("1900-01-01")]
    [InlineData("0001-01-01T00:00:00")]
    public void Can_say_never(string? text) => Assert.Null(KashflowDates.Parse(text));

    [Theory]
    [InlineData("31/03/2026")]
    [InlineData("2026-02-30 12:00:00")]
    [InlineData("2026-03-31 25:00:00")]
    [InlineData("yesterday")]
    [InlineData("2026-3-31")]
    [InlineData("2026-03-31 12:00:00 noon")]
    public void Is_refused_by_name_when_it_is_none(string text)
    {
        Assert.False(KashflowDates.TryParse(text, out _));
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => KashflowDates.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_written_without_a_T() => Assert.Equal("2026-03-01 00:00:00", KashflowDates.Write(new LocalDate(2026, 3, 1)));

    [Fact]
    public void Comes_back_as_it_was_written()
    {
        for (var day = new LocalDate(2023, 12, 25); day < new LocalDate(2025, 1, 5); day = day.PlusDays(1))
        {
            Assert.Equal(day.AtMidnight(), KashflowDates.Parse(KashflowDates.Write(day)));
        }
    }
}
