using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>What may stand in the audit of a request or an answer: secrets and personal data are replaced by <c>***</c>. Pure. Masking goes by field name, and any text
/// with an <c>@</c> is masked whatever its field; what is no JSON is described, not shown.</summary>
public static class AuditMask
{
    /// <summary>Stands where something was hidden.</summary>
    public const string Hidden = "***";

    private const string Cut = "…";
    private const int LongestText = 200;
    private const int LongestFieldName = 40;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // Field names in lower case without '_' and '-'. A masked field is hidden whole, whatever stands in it.
    private static readonly FrozenSet<string> HiddenFields = new[]
    {
        // Secrets.
        "password", "memorableword", "memorablewordlist", "memorablewordpositions", "token", "sessiontoken", "temporarytoken", "externaltoken", "accesstoken",
        "refreshtoken", "idtoken", "secret", "clientsecret", "consumersecret", "accesstokensecret", "tokensecret", "apikey", "signature", "oauthsignature",
        "autoauthkey", "authorization", "cookie", "ccnumber", "cccid", "ccnumberenc", "cclast4", "ccowner", "iban", "accountnumber", "sortcode",

        // People. Search results and custom fields carry them as 'value', searches as 'searchText'.
        "username", "email", "emailid", "emailaddress", "customeremail", "name", "displayname", "fullname", "firstname", "lastname", "middlename", "prefix", "suffix",
        "title", "customername", "customercontactname", "customercontactfirstname", "customercontactlastname", "customerfirstname", "customerlastname",
        "customermiddlename", "companyuserfullname", "company", "companyname", "telephone", "telephonenumber", "phone", "phonenumber", "mobile", "mobilenumber", "fax",
        "faxnumber", "website", "line1", "line2", "line3", "line4", "street", "city", "postcode", "zip", "region", "vatnumber", "vatid", "taxvat", "customertaxvat",
        "dob", "customerdob", "gender", "customergender", "remoteip", "xforwardedfor", "additionalinformation", "value", "searchtext",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> HiddenFieldsBySpan = HiddenFields.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a field or query parameter of this name is hidden.</summary>
    public static bool IsHidden(ReadOnlySpan<char> field)
    {
        // Query parameters of searches look like a[b][0][value]: the last part names the field.
        field = field.TrimEnd(']');
        field = field[(field.LastIndexOf('[') + 1)..];
        if (field.Length > LongestFieldName)
        {
            return false;
        }

        Span<char> plain = stackalloc char[LongestFieldName];
        var length = 0;
        foreach (var character in field)
        {
            if (character is not ('_' or '-'))
            {
                plain[length++] = char.ToLowerInvariant(character);
            }
        }

        return HiddenFieldsBySpan.Contains(plain[..length]);
    }

    /// <summary>Path and query of an address: values of hidden parameters, e-mail addresses and opaque tokens are masked.</summary>
    public static string Path(Uri? address)
    {
        if (address is null)
        {
            return string.Empty;
        }

        var path = address.AbsolutePath;
        if (HasAddressSign(path) || path.Contains('-', StringComparison.Ordinal))
        {
            path = string.Join('/', path.Split('/').Select(static part => HasAddressSign(part) || Guid.TryParse(part, out _) ? Hidden : part));
        }

        return address.Query.Length <= 1 ? path : path + "?" + string.Join('&', address.Query[1..].Split('&').Select(Parameter));
    }

    /// <summary>A body as it may be recorded, at most <paramref name="maximum"/> characters and a mark where it was cut; null when there is none. The body must be in memory.</summary>
    public static string? Body(HttpContent? content, int maximum)
    {
        if (content is null || content.Headers.ContentLength is 0)
        {
            return null;
        }

        var mediaType = content.Headers.ContentType?.MediaType;
        return BufferedBody.Peek(content, int.MaxValue, (mediaType, maximum), static (body, state) => Body(body, state.mediaType, state.maximum));
    }

    /// <summary>A body as it may be recorded.</summary>
    public static string? Body(ReadOnlySpan<byte> body, string? mediaType, int maximum)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        if (mediaType is null || mediaType.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                return Json(body, maximum);
            }
            catch (JsonException)
            {
                // Not what it says it is; described below.
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"[{mediaType ?? "no media type"}, {body.Length} bytes]");
    }

    private static string Json(ReadOnlySpan<byte> body, int maximum)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Min(body.Length + 64, maximum + 1024));
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        var reader = new Utf8JsonReader(body);
        while (writer.BytesCommitted + writer.BytesPending < maximum && reader.Read())
        {
            Copy(ref reader, writer);
        }

        var isWhole = writer.BytesCommitted + writer.BytesPending < maximum;
        writer.Flush();
        if (isWhole)
        {
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }

        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return text.Length <= maximum ? text + Cut : string.Concat(text.AsSpan(0, maximum), Cut);
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: writer.WriteStartObject(); break;
            case JsonTokenType.EndObject: writer.WriteEndObject(); break;
            case JsonTokenType.StartArray: writer.WriteStartArray(); break;
            case JsonTokenType.EndArray: writer.WriteEndArray(); break;
            case JsonTokenType.PropertyName: CopyField(ref reader, writer); break;
            case JsonTokenType.String: CopyText(ref reader, writer); break;
            case JsonTokenType.Number: writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true); break;
            case JsonTokenType.True: writer.WriteBooleanValue(true); break;
            case JsonTokenType.False: writer.WriteBooleanValue(false); break;
            case JsonTokenType.Null: writer.WriteNullValue(); break;
            default: break;
        }
    }

    private static void CopyField(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        Span<char> name = stackalloc char[LongestFieldName * 2];
        var isShort = reader.ValueSpan.Length <= name.Length;
        var field = isShort ? name[..reader.CopyString(name)] : reader.GetString().AsSpan();
        writer.WritePropertyName(field);
        if (!isShort || !IsHidden(field))
        {
            return;
        }

        reader.Read();
        if (reader.TokenType is JsonTokenType.Null)
        {
            writer.WriteNullValue();
            return;
        }

        reader.Skip();
        writer.WriteStringValue(Hidden);
    }

    private static void CopyText(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        var bytes = reader.ValueSpan;
        if (!reader.ValueIsEscaped && bytes.Length <= LongestText && bytes.IndexOfAny((byte)'@', (byte)'?') < 0)
        {
            writer.WriteStringValue(bytes);
            return;
        }

        var text = reader.GetString()!;
        writer.WriteStringValue(HasAddressSign(text) ? Hidden : Shorten(WithoutQuery(text)));
    }

    // Addresses of further pages repeat what was searched for.
    private static string WithoutQuery(string text)
    {
        var query = text.IndexOf('?', StringComparison.Ordinal);
        return query >= 0 && text.IndexOf('=', query) >= 0 ? $"{text.AsSpan(0, query)}?{Hidden}" : text;
    }

    private static string Shorten(string text) => text.Length > LongestText ? text[..LongestText] + Cut : text;

    private static string Parameter(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return HasAddressSign(parameter) ? Hidden : parameter;
        }

        var name = parameter[..equals];
        return IsHidden(Uri.UnescapeDataString(name)) || HasAddressSign(parameter) ? $"{name}={Hidden}" : parameter;
    }

    private static bool HasAddressSign(string text) => text.Contains('@', StringComparison.Ordinal) || text.Contains("%40", StringComparison.Ordinal);
}
