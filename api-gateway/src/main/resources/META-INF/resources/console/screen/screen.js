// The screen of one guest. The address of this page has the token, either as ?token=… or in the parameter "path", where Nova's addresses have it.
import RFB from "./novnc/core/rfb.js";

// X11's keysyms, which RFB speaks (RFC 6143, 7.5.4).
const RETURN = 0xff0d;
const TAB = 0xff09;
const SHIFT = [0xffe1, "ShiftLeft"];
const HELD = [
  SHIFT,
  [0xffe3, "ControlLeft"],
  [0xffe9, "AltLeft"],
  [0xffe4, "ControlRight"],
  [0xffea, "AltRight"],
  [0xffe2, "ShiftRight"],
];
// What a US keyboard types with Shift: QEMU presses the key of a symbol, and no other with it.
const SHIFTED = /[A-Z~!@#$%^&*()_+{}|:"<>?]/;
const TYPEABLE = /[\t\n\x20-\x7e]/;
// QEMU takes 10 ms for each press and release, and forgets what it has no room for.
const MILLIS_BETWEEN_KEYS = 50;
// The close codes of a WebSocket (RFC 6455, 7.4.1): 1006 is told of one that was refused, or cut without a word.
const WITHOUT_A_WORD = 1006;

const byId = (id) => document.getElementById(id);
const status = byId("status");
const buttons = [byId("ctrl-alt-del"), byId("type"), byId("full")];
const typing = byId("typing");

let rfb = null;

function token() {
  const parameters = new URLSearchParams(location.search);
  const path = parameters.get("path") ?? "";
  const query = path.slice(path.indexOf("?") + 1);
  return parameters.get("token") ?? new URLSearchParams(query).get("token") ?? "";
}

function show(state, words) {
  document.body.dataset.state = state;
  status.textContent = words;
  buttons.forEach((button) => (button.disabled = state !== "open"));
  byId("again").hidden = state !== "ended";
  if (state !== "open") {
    fold(true);
  }
}

function connect() {
  const shown = token();
  if (!shown) {
    show("ended", "This address has no token. Ask for another: openstack console url show --novnc SERVER.");
    byId("again").hidden = true;
    return;
  }
  show("opening", "Opening the screen …");
  // Only to where this page is from, whatever else its address may say.
  const address = new URL("../v1/screen", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  address.search = new URLSearchParams({ token: shown }).toString();
  const socket = new WebSocket(address, ["binary"]);
  let opened = false;
  let refusal = "";
  socket.addEventListener("open", () => (opened = true));
  socket.addEventListener("close", (event) => ended(opened, event, refusal));
  rfb = new RFB(byId("screen"), socket, { shared: true });
  rfb.scaleViewport = true;
  rfb.addEventListener("connect", () => {
    show("open", "Connected.");
    rfb.focus();
  });
  rfb.addEventListener("desktopname", (event) => {
    document.title = `${event.detail.name} – screen`;
  });
  rfb.addEventListener("securityfailure", (event) => {
    refusal = event.detail.reason ?? "the guest's screen asks for what this page does not know";
  });
  rfb.addEventListener("credentialsrequired", () => {
    refusal = "the guest's screen asks for a password, which this cloud does not give";
    rfb.disconnect();
  });
}

function ended(opened, event, refusal) {
  rfb = null;
  let words;
  if (refusal) {
    words = `The screen was closed: ${refusal}.`;
  } else if (event.code !== WITHOUT_A_WORD) {
    words = `The screen was closed: ${event.reason || "no reason was given"}.`;
  } else if (opened) {
    words = "The connection was cut. Connect again, or ask for another address when this one is older than ten minutes.";
  } else {
    words =
      "The screen could not be opened. Its address is good for ten minutes, while the server runs; " +
      "ask for another: openstack console url show --novnc SERVER.";
  }
  show("ended", words);
  byId("again").focus();
}

function fold(away) {
  typing.hidden = away;
  byId("type").setAttribute("aria-expanded", String(!away));
}

function press(character) {
  const key = { "\n": RETURN, "\t": TAB }[character] ?? character.charCodeAt(0);
  const shifted = SHIFTED.test(character);
  if (shifted) {
    rfb.sendKey(...SHIFT, true);
  }
  rfb.sendKey(key, null);
  if (shifted) {
    rfb.sendKey(...SHIFT, false);
  }
}

async function type(text) {
  const to = rfb;
  for (let i = 0; i < text.length && rfb === to; i++) {
    if (i % 20 === 0) {
      status.textContent = `Typing: ${i} of ${text.length} characters.`;
    }
    press(text[i]);
    await new Promise((done) => setTimeout(done, MILLIS_BETWEEN_KEYS));
  }
  if (rfb === to) {
    status.textContent = "Typed.";
  }
}

byId("again").addEventListener("click", connect);
byId("ctrl-alt-del").addEventListener("click", () => {
  rfb?.sendCtrlAltDel();
  rfb?.focus();
});
byId("full").addEventListener("click", () => {
  byId("screen").requestFullscreen?.();
  rfb?.focus();
});
byId("type").addEventListener("click", () => {
  fold(!typing.hidden);
  if (!typing.hidden) {
    byId("text").focus();
  }
});
typing.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = byId("text").value.replaceAll("\r\n", "\n");
  const untypeable = Array.from(text).find((character) => !TYPEABLE.test(character));
  if (untypeable) {
    status.textContent = `A US keyboard does not type “${untypeable}”. Nothing was typed.`;
    return;
  }
  byId("text").value = "";
  fold(true);
  await type(text);
  rfb?.focus();
});
// The guest gets every key, Tab too: without this nobody could leave it by keyboard.
document.addEventListener(
  "keydown",
  (event) => {
    if (rfb && event.ctrlKey && event.altKey && event.shiftKey && byId("screen").contains(document.activeElement)) {
      event.preventDefault();
      event.stopPropagation();
      HELD.forEach(([key, code]) => rfb.sendKey(key, code, false));
      rfb.blur();
      byId("ctrl-alt-del").focus();
    }
  },
  true,
);

connect();
