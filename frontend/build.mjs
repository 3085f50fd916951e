// Builds what the pages load: one style sheet, one sprite of icons, our few scripts.
// Everything lands in src/naicha/web/static/built/, which is not kept in git.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "../src/naicha/web/static/built");

async function styles() {
  const { css } = compile(join(here, "scss/naicha.scss"), {
    style: "compressed",
    loadPaths: [join(here, "scss"), join(here, "../node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  await save("naicha.css", css);
}

// An icon is a small SVG file; its children go into a symbol of the same name.
async function sprite() {
  const names = (await readdir(join(here, "icons"))).filter((n) => n.endsWith(".svg")).sort();
  const symbols = await Promise.all(
    names.map(async (name) => {
      const svg = await readFile(join(here, "icons", name), "utf8");
      const [, box, inner] = svg.match(/viewBox="([^"]+)"[^>]*>([\s\S]*)<\/svg>/);
      const id = name.slice(0, -".svg".length);
      return `<symbol id="${id}" viewBox="${box}">${inner.trim().replace(/>\s+</g, "><")}</symbol>`;
    }),
  );
  // The logo alone, in its own colour, for the browser's tab.
  const logo = await readFile(join(here, "icons/logo.svg"), "utf8");
  const tea = await colour("tea");
  await save("icon.svg", logo.replaceAll("currentColor", tea).trim());
  await save("sprite.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

async function colour(name) {
  const tokens = await readFile(join(here, "scss/tokens.scss"), "utf8");
  return tokens.match(new RegExp(`--nc-${name}: (#[0-9a-f]{6})`))[1];
}

// Scripts are small and plain: joined in a fixed order, comments of whole lines dropped.
async function scripts() {
  const names = (await readdir(join(here, "src"))).filter((n) => n.endsWith(".js")).sort();
  const parts = await Promise.all(names.map((name) => readFile(join(here, "src", name), "utf8")));
  const lines = parts.join("\n").split("\n").map((line) => line.trim());
  await save("naicha.js", lines.filter((line) => line && !line.startsWith("//")).join("\n"));
}

async function save(name, text) {
  await writeFile(join(built, name), text);
  const size = gzipSync(text, { level: 9 }).length;
  console.log(`${name}  ${(size / 1024).toFixed(1)} KB compressed`);
}

await rm(built, { recursive: true, force: true });
await mkdir(built, { recursive: true });
await Promise.all([styles(), sprite(), scripts()]);
