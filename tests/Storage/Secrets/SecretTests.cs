using System.Security.Cryptography;
using KashflowOrleans.Ports;
using KashflowOrleans.Storage.Secrets;
using KashflowOrleans.Tests.Storage.Support;

namespace KashflowOrleans.Tests.Storage.Secrets;

public sealed class A_secret
{
    private static readonly byte[] OldKey = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] NewKey = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData("p4ss word")]
    [InlineData("")]
    [InlineData("пароль ✓ 🔑")]
    public void Comes_back_from_its_encrypted_form(string value)
    {
        var secrets = Secrets(OldKey);
        var reference = secrets.Protect(value);
        Assert.StartsWith("enc:", reference, StringComparison.Ordinal);
        Assert.Equal(value, secrets.Resolve(reference));
    }

    [Fact]
    public void Is_encrypted_differently_each_time()
    {
        var secrets = Secrets(OldKey);
        Assert.NotEqual(secrets.Protect("value"), secrets.Protect("value"));
        var bytes = Convert.FromBase64String(secrets.Protect("value")[4..]);
        Assert.Equal(1, bytes[0]);
        Assert.Equal(1 + 12 + 5 + 16, bytes.Length);
    }

    [Fact]
    public void Does_not_open_when_any_byte_was_changed()
    {
        var secrets = Secrets(OldKey);
        var bytes = Convert.FromBase64String(secrets.Protect("value")[4..]);
        for (var index = 0; index < bytes.Length; index++)
        {
            var changed = (byte[])bytes.Clone();
            changed[index] ^= 1;
            Assert.Throws<SecretUnavailableException>(() => secrets.Resolve("enc:" + Convert.ToBase64String(changed)));
        }
    }

    [Theory]
    [InlineData("enc:")]
    [InlineData("enc:not base64")]
    [InlineData("enc:AAAA")]
    public void That_was_never_encrypted_here_is_refused(string reference) =>
        Assert.Throws<SecretUnavailableException>(() => Secrets(OldKey).Resolve(reference));

    [Fact]
    public void Survives_a_change_of_keys()
    {
        var old = Secrets(OldKey).Protect("value");
        var rotating = Secrets(NewKey, OldKey);
        Assert.Equal("value", rotating.Resolve(old));

        var renewed = rotating.Protect("value");
        Assert.Equal("value", Secrets(NewKey).Resolve(renewed));
        var failure = Assert.Throws<SecretUnavailableException>(() => Secrets(NewKey).Resolve(old));
        Assert.DoesNotContain(old, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Comes_from_the_environment()
    {
        var secrets = new SecretProtector(new MasterKeys([OldKey]), name => name == "SHOP_TOKEN" ? "t0ken" : null);
        Assert.Equal("t0ken", secrets.Resolve("env:SHOP_TOKEN"));
        var failure = Assert.Throws<SecretUnavailableException>(() => secrets.Resolve("env:MISSING"));
        Assert.Contains("'env:MISSING'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Comes_from_a_file_without_the_blanks_around_it()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["token"], "  t0ken\n");
        File.WriteAllText(folder["empty"], "\n");
        Assert.Equal("t0ken", Secrets(OldKey).Resolve($"file:{folder["token"]}"));
        foreach (var name in (string[])["missing", "empty"])
        {
            var failure = Assert.Throws<SecretUnavailableException>(() => Secrets(OldKey).Resolve($"file:{folder[name]}"));
            Assert.Contains($"file:{folder[name]}", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void That_is_no_reference_is_not_repeated()
    {
        var failure = Assert.Throws<SecretUnavailableException>(() => Secrets(OldKey).Resolve("hunter2"));
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    private static SecretProtector Secrets(params byte[][] keys) => new(new MasterKeys(keys), _ => null);
}

public sealed class Master_keys : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Come_from_the_environment_the_first_one_encrypting()
    {
        var first = RandomNumberGenerator.GetBytes(32);
        var second = RandomNumberGenerator.GetBytes(32);
        var keys = Load($"{Convert.ToBase64String(first)}, {Convert.ToBase64String(second)}");
        Assert.False(File.Exists(_folder["master.key"]));
        var reference = new SecretProtector(keys, _ => null).Protect("value");
        Assert.Equal("value", new SecretProtector(new MasterKeys([first]), _ => null).Resolve(reference));
    }

    [Fact]
    public void Come_from_a_file_that_is_made_once_for_its_owner_alone()
    {
        var reference = new SecretProtector(Load(null), _ => null).Protect("value");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["master.key"]));
        Assert.Equal("value", new SecretProtector(Load(null), _ => null).Resolve(reference));
        Assert.Equal(["master.key"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Are_the_same_for_all_processes_that_start_together()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => new SecretProtector(Load(null), _ => null))));
        var reference = all[0].Protect("value");
        Assert.All(all, secrets => Assert.Equal("value", secrets.Resolve(reference)));
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("c2hvcnQ=")]
    [InlineData(",")]
    public void That_are_unusable_are_named_by_their_place_alone(string text)
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Load(text));
        Assert.Contains("KASHFLOW_MASTER_KEY", failure.Message, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ=", failure.Message, StringComparison.Ordinal);
    }

    private MasterKeys Load(string? variable) => MasterKeys.Load(name => name == MasterKeys.Variable ? variable : null, _folder["master.key"]);
}
