// The status page: everything it shows comes from /api/v1 and is written as text, never as markup.

const statuses = ["received", "observing", "posting", "synced", "held", "retrying", "dead", "ignored"];
const keyName = "kashflow-orleans-key";
const pageSize = 50;
const pollMilliseconds = 2000;
const reconnectMilliseconds = 10000;
const gatherMilliseconds = 250;

const $ = (id) => document.getElementById(id);
const view = { key: "", role: "viewer", merchant: "", status: "", query: "", cursors: [], open: null };
let stream = null;
let pollTimer = 0;
let refreshTimer = 0;
let refreshing = false;
let again = false;

// --- talking to the API ---

class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? `The server answered ${status}.`);
    this.status = status;
  }
}

async function call(path, options = {}) {
  const response = await fetch(`/api/v1${path}`, {
    ...options,
    headers: { Authorization: `Bearer ${view.key}`, ...(options.body ? { "Content-Type": "application/json" } : {}) },
  });
  if (!response.ok) {
    throw new Problem(response.status, await response.json().catch(() => null));
  }
  return response.status === 204 ? null : response.json();
}

const merchantPath = (rest) => `/merchants/${encodeURIComponent(view.merchant)}${rest}`;
const orderPath = (order, rest = "") => merchantPath(`/orders/${encodeURIComponent(order.channel)}/${encodeURIComponent(order.orderId)}${rest}`);

// --- small helpers for the page ---

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute === "onclick") {
      made.addEventListener("click", value);
    } else if (value !== undefined && value !== null) {
      made.setAttribute(attribute, value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function say(id, text) {
  $(id).textContent = text ?? "";
  $(id).hidden = !text;
}

function money(amount, currency) {
  if (amount === null || amount === undefined) {
    return "";
  }
  try {
    return new Intl.NumberFormat(undefined, { style: "currency", currency: currency ?? "GBP" }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}

function moment(text, timeStyle = "short") {
  return text ? new Date(text).toLocaleString(undefined, { dateStyle: "medium", timeStyle }) : "";
}

function ago(text) {
  // The server's clock may be a little ahead of this one.
  const seconds = Math.max(0, Math.round((Date.now() - new Date(text).getTime()) / 1000));
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (seconds >= size) {
      return format.format(-Math.round(seconds / size), unit);
    }
  }
  return format.format(-seconds, "second");
}

const badge = (status) => element("span", { class: `badge ${statuses.includes(status) ? status : ""}` }, status);

// --- the board ---

function showCounts(sums) {
  $("counts").replaceChildren(...statuses.map((status) => {
    const count = sums.byStatus[status] ?? 0;
    return element(
      "button",
      {
        type: "button",
        class: `count ${status}${count > 0 ? " some" : ""}`,
        "aria-pressed": String(view.status === status),
        onclick: () => filter({ status: view.status === status ? "" : status }),
      },
      element("strong", {}, String(count)),
      status);
  }));
  const invoiced = Object.entries(sums.invoicedGross).map(([currency, amount]) => money(amount, currency)).join(", ");
  $("sums").textContent =
    `${sums.seen} seen = ${sums.posted} posted + ${sums.ignored} ignored + ${sums.pending} pending + ${sums.held} held + ${sums.dead} dead` + (invoiced ? ` · invoiced ${invoiced}` : "");
}

function orderRow(order) {
  const open = () => showDetail(order);
  return element(
    "tr",
    { onclick: open },
    element("td", { class: "order" }, element("button", { type: "button" }, order.number ?? `#${order.orderId}`), element("small", {}, order.channel)),
    element("td", { class: "state" }, badge(order.status)),
    element("td", { class: "number invoice" }, order.invoiceNumber === null ? "" : String(order.invoiceNumber)),
    element("td", { class: "number" }, money(order.total, order.currency)),
    element("td", { class: "when" }, moment(order.placedAt ?? order.receivedAt), element("small", {}, `changed ${ago(order.updatedAt)}`)),
    element("td", { class: "why" }, order.reason ?? ""));
}

function ordersAddress(cursor) {
  const query = new URLSearchParams({ limit: String(pageSize) });
  for (const [name, value] of [["status", view.status], ["q", view.query], ["cursor", cursor]]) {
    if (value) {
      query.set(name, value);
    }
  }
  return merchantPath(`/orders?${query}`);
}

async function refresh() {
  if (refreshing) {
    again = true;
    return;
  }
  refreshing = true;
  const shown = JSON.stringify([view.merchant, view.status, view.query]);
  try {
    const [sums, ...pages] = await Promise.all([call(merchantPath("/conservation?sources=false")), ...["", ...view.cursors].map((cursor) => call(ordersAddress(cursor)))]);
    if (shown !== JSON.stringify([view.merchant, view.status, view.query])) {
      again = true;
      return;
    }
    const orders = pages.flatMap((page) => page.orders);
    showCounts(sums);
    $("orders").replaceChildren(...orders.map(orderRow));
    say("empty", orders.length > 0 ? "" : view.status || view.query ? "No order fits." : "No orders yet. They appear here as soon as the shop sends its first webhook.");
    const next = pages.at(-1).nextCursor;
    $("more").hidden = !next;
    $("more").dataset.cursor = next ?? "";
    $("clear").hidden = !(view.status || view.query);
    say("problem", "");
    if (view.open) {
      await fillDetail(view.open);
    }
  } catch (problem) {
    if (problem.status === 401) {
      forget("The key is not valid, or no longer.");
      return;
    }
    say("problem", problem.message);
    setLive("off", "no connection");
  } finally {
    refreshing = false;
    if (again) {
      again = false;
      refreshSoon();
    }
  }
}

function refreshSoon() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(refresh, gatherMilliseconds);
}

function filter(change) {
  Object.assign(view, change, { cursors: [] });
  refresh();
}

// --- live: server-sent events over fetch (an EventSource cannot send the key); polling while there are none ---

function setLive(state, text) {
  $("live").className = `live ${state}`;
  $("live").textContent = text;
  $("live").hidden = false;
}

async function listen() {
  stream?.abort();
  const mine = (stream = new AbortController());
  let isFirst = true;
  while (!mine.signal.aborted) {
    try {
      const response = await fetch(`/api/v1${merchantPath("/events")}`, { headers: { Authorization: `Bearer ${view.key}` }, signal: mine.signal });
      if (!response.ok) {
        throw new Problem(response.status, null);
      }
      setLive("on", "live");
      clearInterval(pollTimer);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        if (/^event: (orders|conservation)/m.test(part.value)) {
          refreshSoon();
        }
      }
      isFirst = true;
    } catch {
      if (mine.signal.aborted) {
        return;
      }
      setLive("", "every 2 s");
      clearInterval(pollTimer);
      pollTimer = setInterval(refresh, pollMilliseconds);
    }
    await new Promise((resolve) => setTimeout(resolve, isFirst ? gatherMilliseconds : reconnectMilliseconds));
    isFirst = false;
  }
}

// --- one order ---

async function showDetail(order) {
  view.open = order;
  say("act-problem", "");
  $("skip-form").hidden = true;
  $("steps").replaceChildren();
  $("documents").textContent = "";
  showOrder(order);
  $("detail").showModal();
  try {
    await fillDetail(order);
  } catch (problem) {
    say("act-problem", problem.message);
  }
}

function showOrder(order) {
  $("detail-title").replaceChildren(`Order ${order.number ?? order.orderId}`, badge(order.status));
  $("detail-reason").textContent = order.reason ?? "";
  const facts = [
    ["Channel", order.channel],
    ["Channel's id", order.orderId],
    ["Total", money(order.total, order.currency)],
    ["Invoice", order.invoiceNumber === null ? "" : `${order.invoiceNumber} over ${money(order.invoiceGross, order.currency)}`],
    ["Paid", money(order.paid, order.currency)],
    ["Customer", order.customerCode],
    ["Placed", moment(order.placedAt)],
    ["Received", moment(order.receivedAt)],
    ["Changed", moment(order.updatedAt)],
    ["Failed attempts", order.attempts > 0 ? String(order.attempts) : ""],
    ["Next attempt", moment(order.nextAttempt)],
  ];
  $("facts").replaceChildren(...facts.filter(([, value]) => value).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
  $("acts").replaceChildren(...(view.role === "viewer" ? [] : [
    actButton("Try again", () => act(order, "/retry")),
    order.status === "held" ? actButton("Release", () => act(order, "/release")) : null,
    actButton("Read again", () => act(order, "/resync")),
    actButton("Leave out…", () => {
      $("skip-form").hidden = false;
      $("skip-reason").focus();
    }),
  ].filter(Boolean)));
}

const actButton = (text, onclick) => element("button", { type: "button", class: "quiet", onclick }, text);

async function fillDetail(order) {
  const detail = await call(orderPath(order));
  if (view.open?.key !== order.key) {
    return;
  }
  showOrder(detail.order);
  $("steps").replaceChildren(...detail.steps.map((step) =>
    element("li", {}, element("strong", {}, step.step), ` ${step.detail}`, element("small", {}, `${moment(step.at, "medium")} · ${step.correlationId}`))));
  $("documents").textContent = detail.documents === null ? "None yet." : JSON.stringify(detail.documents, null, 2);
}

async function act(order, path, body) {
  say("act-problem", "");
  try {
    await call(orderPath(order, path), { method: "POST", body: body ? JSON.stringify(body) : undefined });
    $("skip-form").hidden = true;
    refreshSoon();
  } catch (problem) {
    say("act-problem", problem.message);
  }
}

// --- the key ---

function forget(reason) {
  sessionStorage.removeItem(keyName);
  view.key = "";
  stream?.abort();
  clearInterval(pollTimer);
  view.open = null;
  $("detail").close();
  for (const id of ["board", "forget", "live"]) {
    $(id).hidden = true;
  }
  document.querySelector(".merchant").hidden = true;
  $("cluster").textContent = "";
  $("key-form").hidden = false;
  say("key-problem", reason);
  $("key").focus();
}

async function enter(key) {
  view.key = key;
  let me;
  try {
    me = await call("/me");
  } catch (problem) {
    forget(problem.status === 401 ? "This key is not valid." : problem.message);
    return;
  }
  sessionStorage.setItem(keyName, key);
  view.role = me.role;
  $("key-form").hidden = true;
  $("forget").hidden = false;
  if (me.merchants.length === 0) {
    setLive("", "waiting for the first merchant");
    setTimeout(() => { if (view.key === key) { enter(key); } }, pollMilliseconds);
    return;
  }
  $("merchant").replaceChildren(...me.merchants.map((merchant) => element("option", { value: merchant.merchant }, `${merchant.name} (${merchant.merchant})`)));
  document.querySelector(".merchant").hidden = false;
  $("board").hidden = false;
  choose((me.merchants.find((merchant) => merchant.merchant === address.get("merchant")) ?? me.merchants[0]).merchant);
  openFromAddress();
  if (me.isCluster) {
    showCluster();
  }
}

async function openFromAddress() {
  const [channel, orderId] = (address.get("order") ?? "").split("/");
  address.delete("order");
  if (channel && orderId) {
    try {
      await showDetail((await call(orderPath({ channel, orderId }))).order);
    } catch (problem) {
      say("problem", problem.message);
    }
  }
}

async function showCluster() {
  try {
    const cluster = await call("/cluster");
    $("cluster").textContent = `${cluster.runtime} · build ${cluster.build} · up since ${moment(cluster.startedAt)} · ${cluster.backlog.undone} events waiting`;
  } catch {
    $("cluster").textContent = "";
  }
}

function choose(merchant) {
  $("merchant").value = merchant;
  view.open = null;
  filter({ merchant, status: "", query: "" });
  $("query").value = "";
  listen();
}

$("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const key = $("key").value.trim();
  $("key").value = "";
  enter(key);
});
$("forget").addEventListener("click", () => forget(""));
$("merchant").addEventListener("change", () => choose($("merchant").value));
$("search").addEventListener("submit", (event) => {
  event.preventDefault();
  filter({ query: $("query").value.trim() });
});
$("clear").addEventListener("click", () => {
  $("query").value = "";
  filter({ status: "", query: "" });
});
$("more").addEventListener("click", () => {
  view.cursors.push($("more").dataset.cursor);
  refresh();
});
$("close").addEventListener("click", () => $("detail").close());
$("detail").addEventListener("close", () => { view.open = null; });
$("skip-form").addEventListener("submit", (event) => {
  event.preventDefault();
  act(view.open, "/skip", { reason: $("skip-reason").value.trim() });
  $("skip-reason").value = "";
});

// The key may come in the address, behind '#' (#key=…): it is not sent to any server, and is taken out of the address at once.
// #merchant=…&order=channel/id opens that order.
const address = new URLSearchParams(location.hash.slice(1));
if (address.has("key")) {
  history.replaceState(null, "", location.pathname);
}
const key = address.get("key") ?? sessionStorage.getItem(keyName);
if (key) {
  enter(key);
} else {
  forget("");
}
setInterval(() => { if (!$("cluster").hidden && $("cluster").textContent) { showCluster(); } }, reconnectMilliseconds);
