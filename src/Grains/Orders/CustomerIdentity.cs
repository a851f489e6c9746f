using System.Security.Cryptography;
using System.Text;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Whose grain looks after the customer of an order, and the code the ledger's record gets.</summary>
public static class CustomerIdentity
{
    private const string Base32 = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int CodeLength = 16;

    /// <summary>The person behind an order: the same e-mail address is the same person, guest or not; without one it is the channel's customer, else the order itself.</summary>
    public static CustomerKey KeyOf(Order order, OrderKey key) => new(key.Merchant, Person(order, key));

    /// <summary>The unique code of an order's customer; see <see cref="CodeOf(string)"/>.</summary>
    public static string CodeOf(Order order, OrderKey key) => CodeOf(Person(order, key));

    /// <summary>The unique code of a person: the same in every run, without personal data in it, letters and digits only (apis/kashflow.md §3: special characters are refused).</summary>
    public static string CodeOf(string person)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(person));
        return string.Create(CodeLength + 2, hash, static (span, bytes) =>
        {
            span[0] = 'K';
            span[1] = 'F';
            for (var index = 0; index < CodeLength; index++)
            {
                span[index + 2] = Base32[bytes[index] & 31];
            }
        });
    }

    private static string Person(Order order, OrderKey key)
    {
        if (Blank(order.Customer.Email) is { } email)
        {
            // Hashed: a grain key stands in logs and metrics, an e-mail address must not.
            return "email-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())).AsSpan(0, 16));
        }

        return Blank(order.Customer.ChannelCustomerId) is { } id ? $"{key.Channel}:{id}" : $"{key.Channel}:order:{PartId.OrderOf(key.OrderId)}";
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
