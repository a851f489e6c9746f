using System.Security.Cryptography;
using System.Text;

namespace KashflowOrleans.Storage.Inbox;

/// <summary>How a dedupe key is stored.</summary>
public static class InboxDedupeKey
{
    /// <summary>The longest key that is stored as it is, in characters; PostgreSQL's indexes take no entry over about 2,700 bytes.</summary>
    public const int MaxLength = 200;

    /// <summary>The key itself, or the hash of one that is too long.</summary>
    public static string Store(string key) =>
        key.Length <= MaxLength ? key : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
