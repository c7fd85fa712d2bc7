// Opens the page of a guest's screen in a real browser, uses it, and waits for the guest's end. Each thing seen is a line of output; the first that is not as it
// should be ends the script with an error.
// Arguments: the browser's program, the page's address, a file for a picture of the page.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const PATIENCE = 60_000;
const [program, address, picture] = process.argv.slice(2);

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  page.setDefaultTimeout(PATIENCE);
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== new URL(address).origin) {
      complaints.push(`asked ${request.url()}`);
    }
  });

  await page.goto(address);
  await page.waitForSelector("body[data-state=open]");
  console.log("open");

  // A simulated guest shows eight bars, each lighter than the one before, and below them a cell for each key: none yet.
  const drawn = (x, y) =>
    page.waitForFunction(([left, top]) => {
      const canvas = document.querySelector("#screen canvas");
      const [red, green, blue, alpha] = canvas.getContext("2d").getImageData(left, top, 1, 1).data;
      return alpha === 255 && { sum: red + green + blue };
    }, [x, y]).then((handle) => handle.jsonValue());
  const bars = [];
  for (let bar = 0; bar < 8; bar++) {
    bars.push((await drawn(bar * 40 + 20, 50)).sum);
  }
  assert.deepEqual(bars, bars.slice().sort((one, other) => one - other));
  assert.ok(bars[7] > bars[0], `bars: ${bars}`);
  console.log("drawn");

  const dark = (await drawn(10, 190)).sum;
  const keys = (count) =>
    page.waitForFunction(
      ([left, empty]) => {
        const canvas = document.querySelector("#screen canvas");
        const [red, green, blue] = canvas.getContext("2d").getImageData(left, 190, 1, 1).data;
        return red + green + blue > empty;
      },
      [20 * count - 10, dark],
    );
  await page.keyboard.press("a");
  await page.keyboard.press("Tab");
  await keys(2);
  console.log("typed");

  await page.keyboard.press("Control+Alt+Shift");
  assert.equal(await page.evaluate(() => document.activeElement.id), "ctrl-alt-del");
  await page.getByRole("button", { name: "Type a text" }).press("Enter");
  await page.getByLabel("Text to type").fill("Ä");
  await page.getByRole("button", { name: "Type it" }).click();
  await page.getByText("Nothing was typed").waitFor();
  await page.getByLabel("Text to type").fill("root\n");
  await page.getByRole("button", { name: "Type it" }).click();
  await page.getByText("Typed.").waitFor();
  // Two, then Ctrl and Alt, then five. Shift was not for the guest.
  await keys(9);
  assert.equal(await page.getByLabel("Text to type").isVisible(), false);
  await page.screenshot({ path: picture });
  assert.deepEqual(complaints, []);
  console.log("used");

  await page.waitForSelector("body[data-state=ended]");
  console.log(`ended: ${await page.locator("#status").textContent()}`);
  await page.getByRole("button", { name: "Connect again" }).press("Enter");
  await page.getByText("could not be opened").waitFor();
  console.log("refused");
} finally {
  await browser.close();
}
