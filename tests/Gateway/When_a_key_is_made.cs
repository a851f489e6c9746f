using System.Security.Cryptography;
using KashflowOrleans.Gateway;
using KashflowOrleans.Gateway.Security;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_a_key_is_made
{
    [Fact]
    public void It_names_its_owner_and_is_never_the_same()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => ApiKeys.Create("acme")).ToList();
        Assert.Equal(100, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.All(keys, key => Assert.Matches("^kf_acme_[0-9A-Za-z]{40}$", key));
        Assert.True(ApiKeys.TryReadOwner(keys[0], out var owner));
        Assert.Equal("acme", owner);
    }

    [Theory]
    [InlineData("kf_")]
    [InlineData("kf_acme")]
    [InlineData("kf__x")]
    [InlineData("kf_Acme_x")]
    [InlineData("xx_acme_x")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_texts_have_no_owner(string? text) => Assert.False(ApiKeys.TryReadOwner(text, out _));

    [Fact]
    public void Its_hash_is_matched_whatever_the_case_and_nothing_else_is()
    {
        var hash = SHA256.HashData("abc"u8);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ApiKeys.Hash("abc"));
        Assert.True(ApiKeys.Matches(hash, ApiKeys.Hash("abc")));
        Assert.True(ApiKeys.Matches(hash, ApiKeys.Hash("abc").ToUpperInvariant()));
        Assert.False(ApiKeys.Matches(hash, ApiKeys.Hash("abd")));
        Assert.False(ApiKeys.Matches(hash, null));
        Assert.False(ApiKeys.Matches(hash, string.Empty));
        Assert.False(ApiKeys.Matches(hash, new string('z', 64)));
    }

    [Fact]
    public void A_hash_in_the_options_that_cannot_be_one_is_refused_at_start()
    {
        var options = new GatewayOptions { AdminKeySha256 = "kf_cluster_not-a-hash" };
        Assert.Contains(nameof(GatewayOptions.AdminKeySha256), Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-a-hash", Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bound_that_is_none_is_refused_at_start() =>
        Assert.Contains("WebhookBurst is 0", Assert.Throws<ArgumentException>(new GatewayOptions { WebhookBurst = 0 }.Validate).Message, StringComparison.Ordinal);
}
