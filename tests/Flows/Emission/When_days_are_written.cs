using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Tests.Flows.Emission;

public sealed class When_days_are_written
{
    [Fact]
    public void Points_in_time_are_written_and_read_as_ISO_8601_says() =>
        Seeds.Try(5_000, random =>
        {
            var instant = Instant.FromUnixTimeSeconds(random.NextInt64(-60_000_000_000, 250_000_000_000)) + (random.Chance(0.3) ? Duration.FromTicks(random.Next(10_000_000)) : Duration.Zero);
            var text = IsoText.Of(instant);
            Assert.Equal(InstantPattern.ExtendedIso.Format(instant), text);
            Assert.True(IsoText.TryInstant(text, out var read));
            Assert.Equal(instant, read);
        });

    [Fact]
    public void Days_are_written_and_read_as_ISO_8601_says() =>
        Seeds.Try(5_000, random =>
        {
            var day = new LocalDate(random.Next(1, 10_000), random.Next(1, 13), 1).PlusDays(random.Next(0, 31));
            var text = IsoText.Of(day);
            Assert.Equal(LocalDatePattern.Iso.Format(day), text);
            Assert.Equal(day.Year <= 9999, IsoText.TryDay(text, out var read));
            Assert.True(day.Year > 9999 || read == day);
        });

    [Theory]
    [InlineData("2026-02-29")]
    [InlineData("2026-13-01")]
    [InlineData("2026-00-01")]
    [InlineData("2026-01-00")]
    [InlineData("0000-01-01")]
    [InlineData("2026/01/01")]
    [InlineData("2026-1-1")]
    [InlineData("2O26-01-01")]
    [InlineData("")]
    public void What_is_no_day_is_none(string text) => Assert.False(IsoText.TryDay(text, out _));

    [Theory]
    [InlineData("2026-03-02T25:00:00Z")]
    [InlineData("2026-03-02T10:60:00Z")]
    [InlineData("2026-03-02 10:30:00")]
    [InlineData("2026-03-02T10:30:00")]
    [InlineData("yesterday")]
    public void What_is_no_point_in_time_is_none(string text) => Assert.False(IsoText.TryInstant(text, out _));
}
