// Both languages are complete, nothing is left unused, and no words stand in the code.
import { readdirSync, readFileSync } from "node:fs";

const root = new URL("..", import.meta.url).pathname;
const read = (path) => readFileSync(`${root}${path}`, "utf8");
const problems = [];

const flatten = (tree, prefix = "") =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  );
const zh = new Map(flatten(JSON.parse(read("src/i18n/zh-CN.json"))));
const en = new Map(flatten(JSON.parse(read("src/i18n/en.json"))));
const placeholders = (text = "") => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort().join();

// English counts with two forms where Chinese has one
const singular = (key) => key.endsWith("_one") && zh.has(key.replace(/_one$/, "_other"));
for (const key of en.keys())
  if (!zh.has(key) && !singular(key)) problems.push(`zh-CN lacks ${key}`);
for (const [key, words] of zh) {
  if (!en.has(key)) problems.push(`en lacks ${key}`);
  else if (placeholders(words) !== placeholders(en.get(key)))
    problems.push(`${key}: the two languages name different placeholders`);
  if (
    /\p{Script=Han}/u.test(en.get(key) ?? "") &&
    key !== "shell.otherLanguage" &&
    key !== "shell.switchLanguage"
  )
    problems.push(`en ${key} is not English`);
}

const files = readdirSync(`${root}src`, { recursive: true })
  .filter((path) => /\.tsx?$/.test(path) && !/\.(d|test)\.ts$/.test(path))
  .map((path) => `src/${path}`);
const used = new Set();
const patterns = [];
for (const path of files) {
  const code = read(path).replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, "");
  for (const [, key] of code.matchAll(/["`]([a-zA-Z]+(?:\.[\w-]+)*)["`]/g)) used.add(key);
  for (const [, template] of code.matchAll(/`([a-zA-Z][\w.]*\$\{[^`]+)`/g))
    patterns.push(
      new RegExp(`^${template.replace(/\$\{[^}]*\}/g, "[\\w-]+").replaceAll(".", "\\.")}$`),
    );
  if (/\p{Script=Han}/u.test(code)) problems.push(`${path}: Chinese text in code`);
  if (!path.endsWith(".tsx")) continue;
  for (const [, text] of code.matchAll(
    /<\/?[a-zA-Z][^<>{}=]*>\s*([A-Za-z][A-Za-z ,.'!?-]{2,})\s*<\//g,
  ))
    problems.push(`${path}: hard-coded text "${text.trim()}"`);
  for (const [, name, text] of code.matchAll(
    /\b(title|label|placeholder|aria-label|alt|extra|description)="([^"]*[A-Za-z][^"]*)"/g,
  ))
    problems.push(`${path}: hard-coded ${name} "${text}"`);
}
for (const key of zh.keys()) {
  const plain = key.replace(/_other$/, "");
  if (!used.has(plain) && !patterns.some((pattern) => pattern.test(plain)))
    problems.push(`${key} is used nowhere`);
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exit(1);
}
process.stdout.write(`catalogues: ${zh.size} texts in zh-CN and en\n`);
