using System.Globalization;
using System.Text;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>Somebody who buys, the same for the same number: names and addresses as they are typed into UK shops, careless postcodes included.</summary>
internal sealed record Person(
    int Index,
    string FirstName,
    string LastName,
    string? Company,
    IReadOnlyList<string> Street,
    string City,
    string? Region,
    string PostCode,
    string CountryId)
{
    /// <summary>People with an account; their customer id is their number.</summary>
    public const int Customers = 500;

    private static readonly string[] FirstNames =
    [
        "Amelia", "Oliver", "Siân", "Zoë", "Mohammed", "Priya", "Jack", "Isla", "Seán", "Aoife", "Grace", "Harry", "Chloé", "George", "Agnieszka", "Ravi",
        "Emily", "Noah", "Freya", "Callum", "Margaret", "Björn", "Fatima", "Tom",
    ];

    private static readonly string[] LastNames =
    [
        "Smith", "O'Neill", "Patel", "Jones", "Smith-Jones", "Williams", "MacDonald", "Khan", "Taylor", "Évans", "Brown", "Hughes", "Nowak", "de la Rue",
        "Wilson", "Okafor", "Walker", "Ng", "Robinson", "Müller", "Thompson", "St John", "Wright", "Ó Briain",
    ];

    private static readonly string[] Companies =
    [
        "J & R Fabrications Ltd", "The Potter's Wheel", "Thornton, Lacey & Sons", "Blue/Green Studio", "NW Café Supplies Limited",
        "Acorn Nurseries (Kent) Ltd",
    ];

    private static readonly (string City, string? Region, string Area)[] Towns =
    [
        ("Leeds", "West Yorkshire", "LS"), ("London", null, "SW"), ("Bristol", "Avon", "BS"), ("Cardiff", "South Glamorgan", "CF"),
        ("Edinburgh", "Midlothian", "EH"), ("Belfast", "County Antrim", "BT"), ("St Ives", "Cornwall", "TR"), ("Manchester", "Greater Manchester", "M"),
        ("Norwich", "Norfolk", "NR"), ("Aberystwyth", "Dyfed", "SY"), ("Stoke-on-Trent", "Staffordshire", "ST"), ("Glasgow", null, "G"),
    ];

    private static readonly string[] Streets =
        ["High Street", "Station Road", "Church Lane", "Mill Lane", "The Green", "Queen's Road", "Victoria Terrace", "Ffordd y Parc"];

    /// <summary>An address under a name reserved for tests.</summary>
    public string Email => string.Create(CultureInfo.InvariantCulture, $"{Plain(FirstName)}.{Plain(LastName)}{Index}@example.test");

    public string Telephone => string.Create(CultureInfo.InvariantCulture, $"07700 {900000 + (Index % 1000)}");

    public static Person Number(int index)
    {
        var random = new Random(unchecked((index * 7919) + 17));
        var town = Towns[random.Next(Towns.Length)];
        var number = random.Next(1, 240);
        var street = Streets[random.Next(Streets.Length)];
        IReadOnlyList<string> lines = random.Next(4) switch
        {
            0 => [$"Flat {random.Next(1, 40)}, {number} {street}"],
            1 => [$"Unit {random.Next(1, 30)}", $"{number} {street}", "Riverside Business Park"],
            2 => [$"{street} House", $"{number} {street}"],
            _ => [$"{number} {street}"],
        };
        var company = random.Next(5) == 0 ? Companies[random.Next(Companies.Length)] : null;
        return new Person(
            index,
            FirstNames[random.Next(FirstNames.Length)],
            LastNames[random.Next(LastNames.Length)],
            company,
            lines,
            town.City,
            town.Region,
            PostCodeOf(town.Area, random),
            "GB");
    }

    /// <summary>The same person, delivered to in Ireland.</summary>
    public Person InIreland() => this with { City = "Dublin", Region = "County Dublin", PostCode = "D02 X285", CountryId = "IE" };

    public ShopAddress Address(int entityId, string? vatId) =>
        new(entityId, FirstName, LastName, Company, Street, City, Region, PostCode, CountryId, Telephone, vatId);

    private static string PostCodeOf(string area, Random random)
    {
        const string Letters = "ABDEFGHJLNPQRSTUWXYZ";
        var outward = string.Create(CultureInfo.InvariantCulture, $"{area}{random.Next(1, 20)}");
        var inward = $"{random.Next(1, 10)}{Letters[random.Next(Letters.Length)]}{Letters[random.Next(Letters.Length)]}";
        return random.Next(8) switch
        {
            0 => outward + inward,
            1 => $"{outward} {inward}".ToUpperInvariant().Replace(area, area.ToLowerInvariant(), StringComparison.Ordinal),
            _ => $"{outward} {inward}",
        };
    }

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetter(letter))
                plain.Append(char.ToLowerInvariant(letter));
        }

        return plain.ToString();
    }
}
