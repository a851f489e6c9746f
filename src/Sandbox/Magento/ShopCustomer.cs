using System.Text.Json;
using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>Customers with an account, as <c>GET customers/{id}</c> writes them (apis/magento.md §1.9).</summary>
internal static class ShopCustomer
{
    private const string Since = "2023-02-14 09:30:00";

    public static bool Exists(int id) => id is >= 1 and <= Person.Customers;

    public static string? Field(Person person, string name) => name switch
    {
        "entity_id" => MagentoValues.Number(person.Index),
        "email" => person.Email,
        "firstname" => person.FirstName,
        "lastname" => person.LastName,
        "group_id" or "store_id" or "website_id" => "1",
        "created_at" or "updated_at" => Since,
        _ => null,
    };

    public static void Write(Utf8JsonWriter writer, Person person)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, person.Index);
        writer.WriteNumber("group_id"u8, 1);
        writer.WriteString("default_billing"u8, MagentoValues.Number(person.Index * 10));
        writer.WriteString("default_shipping"u8, MagentoValues.Number(person.Index * 10));
        writer.WriteString("created_at"u8, Since);
        writer.WriteString("updated_at"u8, Since);
        writer.WriteString("created_in"u8, "Default Store View");
        writer.WriteString("email"u8, person.Email);
        writer.WriteString("firstname"u8, person.FirstName);
        writer.WriteString("lastname"u8, person.LastName);
        writer.WriteNumber("store_id"u8, 1);
        writer.WriteNumber("website_id"u8, 1);
        writer.WriteStartArray("addresses"u8);
        WriteAddress(writer, person);
        writer.WriteEndArray();
        writer.WriteNumber("disable_auto_group_change"u8, 0);
        writer.WriteStartObject("extension_attributes"u8);
        writer.WriteBoolean("is_subscribed"u8, false);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter writer, Person person)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, person.Index * 10);
        writer.WriteNumber("customer_id"u8, person.Index);
        writer.WriteStartObject("region"u8);
        if (person.Region is null)
            writer.WriteNull("region_code"u8);
        else
            writer.WriteString("region_code"u8, person.Region);

        writer.WriteOptional("region"u8, person.Region);
        writer.WriteNumber("region_id"u8, 0);
        writer.WriteEndObject();
        writer.WriteNumber("region_id"u8, 0);
        writer.WriteString("country_id"u8, person.CountryId);
        writer.WriteStartArray("street"u8);
        foreach (var line in person.Street)
            writer.WriteStringValue(line);

        writer.WriteEndArray();
        writer.WriteOptional("company"u8, person.Company);
        writer.WriteString("telephone"u8, person.Telephone);
        writer.WriteString("postcode"u8, person.PostCode);
        writer.WriteString("city"u8, person.City);
        writer.WriteString("firstname"u8, person.FirstName);
        writer.WriteString("lastname"u8, person.LastName);
        writer.WriteBoolean("default_shipping"u8, true);
        writer.WriteBoolean("default_billing"u8, true);
        writer.WriteEndObject();
    }
}
