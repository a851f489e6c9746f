using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Model;

namespace KashflowOrleans.Tests.Flows.Emission;

public sealed class An_address
{
    [Theory]
    [InlineData("sw1a1aa", "SW1A 1AA")]
    [InlineData("SW1A 1AA", "SW1A 1AA")]
    [InlineData(" w1a  0ax ", "W1A 0AX")]
    [InlineData("M11AE", "M1 1AE")]
    [InlineData("b338th", "B33 8TH")]
    [InlineData("CR26XH", "CR2 6XH")]
    [InlineData("dn551pt", "DN55 1PT")]
    [InlineData("ec1a1bb", "EC1A 1BB")]
    [InlineData("E C 1 A 1 B B", "EC1A 1BB")]
    [InlineData("bf1 1aa", "BF1 1AA")]
    public void A_UK_postcode_is_written_as_Royal_Mail_writes_it(string given, string written) => Assert.Equal(written, LedgerAddresses.Postcode(given, "GB"));

    [Theory]
    [InlineData("IM1 1ab", "IM", "IM1 1AB")]
    [InlineData("je23ab", "JE", "JE2 3AB")]
    [InlineData("gy11aa", "GG", "GY1 1AA")]
    public void The_islands_write_theirs_the_same_way(string given, string country, string written) => Assert.Equal(written, LedgerAddresses.Postcode(given, country));

    [Theory]
    [InlineData(" 10115 ", "DE", "10115")]
    [InlineData("1012ab", "NL", "1012ab")]
    [InlineData("d02 x285", "IE", "d02 x285")]
    [InlineData("sw1a1aa", "US", "sw1a1aa")]
    [InlineData("not one", "GB", "not one")]
    [InlineData("SW1A 1AAA", "GB", "SW1A 1AAA")]
    [InlineData("12345", "GB", "12345")]
    [InlineData("sw1a1aa", null, "sw1a1aa")]
    public void Other_postcodes_are_only_trimmed(string given, string? country, string written) => Assert.Equal(written, LedgerAddresses.Postcode(given, country));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void No_postcode_is_none(string? given) => Assert.Null(LedgerAddresses.Postcode(given, "GB"));

    [Theory]
    [InlineData("GR", "EL")]
    [InlineData("gr", "EL")]
    [InlineData("UK", "GB")]
    [InlineData(" gb ", "GB")]
    [InlineData("de", "DE")]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData(null, null)]
    public void A_country_has_the_code_the_ledger_uses(string? given, string? written) => Assert.Equal(written, LedgerAddresses.Country(given));

    [Fact]
    public void None_is_an_empty_one() => Assert.Equal(new LedgerAddress(null, null, null, null, null, null), LedgerAddresses.ToLedger(null));

    [Fact]
    public void Up_to_four_lines_stand_each_on_its_own() =>
        Assert.Equal(
            new LedgerAddress("Flat 2", "1 High Street", "Leeds", "West Yorkshire", "LS1 4AP", "GB"),
            LedgerAddresses.ToLedger(Of(["Flat 2", "1 High Street"], "Leeds", "West Yorkshire", "ls14ap", "UK")));

    [Fact]
    public void More_than_four_lines_lose_nothing() =>
        Assert.Equal(
            new LedgerAddress("c/o Smith", "Unit 4", "Mill House", "1 High Street, Leeds, West Yorkshire", "LS1 4AP", "GB"),
            LedgerAddresses.ToLedger(Of(["c/o Smith", "Unit 4", "Mill House", "1 High Street"], "Leeds", "West Yorkshire", "LS1 4AP", "GB")));

    [Fact]
    public void Empty_lines_are_left_out_and_the_others_trimmed() =>
        Assert.Equal(
            new LedgerAddress("1 High Street", "Leeds", null, null, null, null),
            LedgerAddresses.ToLedger(Of(["", " 1 High Street ", "  "], " Leeds", null, null, null)));

    [Fact]
    public void A_line_that_says_the_same_as_another_stands_once() =>
        Assert.Equal(
            new LedgerAddress("1 High Street", "London", null, null, "E1 6AN", "GB"),
            LedgerAddresses.ToLedger(Of(["1 High Street"], "London", "LONDON", "e16an", "gb")));

    private static PostalAddress Of(string[] street, string? city, string? region, string? postcode, string? country) =>
        new("Ann Lee", null, street, city, region, postcode, country);
}
