// The first load of the Today page, in gzipped JavaScript, against its budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 350;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

// what a Chinese-speaking employee's browser fetches before the page stands; English weighs the same
const ENTRIES = [
  "index.html",
  "src/features/today/pages/TodayPage.tsx",
  "src/i18n/zh-CN.json",
  "node_modules/antd/es/locale/zh_CN.js",
];

const files = new Set();
function collect(name) {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`${name} is not in the build`);
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const imported of chunk.imports ?? []) collect(imported);
}
for (const entry of ENTRIES) collect(entry);

const sizes = [...files].map((file) => ({
  file,
  kb: gzipSync(readFileSync(new URL(file, dist)), { level: 6 }).length / 1024,
}));
const total = sizes.reduce((sum, { kb }) => sum + kb, 0);
for (const { file, kb } of sizes.sort((a, b) => b.kb - a.kb))
  process.stdout.write(`${kb.toFixed(1).padStart(8)} kB  ${file}\n`);
process.stdout.write(`${total.toFixed(1).padStart(8)} kB  of ${BUDGET_KB} kB on /\n`);
if (total > BUDGET_KB) process.exit(1);
