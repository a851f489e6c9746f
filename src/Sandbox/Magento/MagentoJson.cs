using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Faults;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Sandbox.Magento.Webhooks;

namespace KashflowOrleans.Sandbox.Magento;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ShopOrder))]
[JsonSerializable(typeof(ShopInvoice))]
[JsonSerializable(typeof(ShopCreditMemo))]
[JsonSerializable(typeof(ShopShipment))]
[JsonSerializable(typeof(StoredRaw))]
[JsonSerializable(typeof(StoredCounters))]
internal sealed partial class MagentoJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CommentBody))]
[JsonSerializable(typeof(InvoiceBody))]
[JsonSerializable(typeof(ShipmentBody))]
internal sealed partial class MagentoWireJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(PlaceOrders))]
[JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(InvoiceRequest))]
[JsonSerializable(typeof(ShipmentRequest))]
[JsonSerializable(typeof(WebhookTargets))]
internal sealed partial class MagentoPanelJson : JsonSerializerContext;
