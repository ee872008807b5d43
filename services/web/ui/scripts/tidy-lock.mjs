// Makes package-lock.json fit for every machine: no addresses, and an entry for each platform's binary.
import { readFileSync, writeFileSync } from "node:fs";

const path = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(path, "utf8"));

// A mirror that carries one platform's binaries only makes npm leave the others out, and `npm ci`
// then calls the file out of step; a versioned entry with its platform is enough for both.
function platform(name) {
  const [os, cpu, libc] =
    name
      .split("/")
      .at(-1)
      .split("-")
      .slice(-3)
      .join("-")
      .match(
        /(android|darwin|freebsd|linux|win32|openharmony|aix|netbsd|openbsd|sunos|wasm32)-(.+)$/,
      )
      ?.slice(1)
      .flatMap((part) => part.split("-")) ?? [];
  if (os === "wasm32") return { cpu: ["wasm32"] };
  return { os: [os], cpu: [cpu], ...(libc === "musl" && { libc: ["musl"] }) };
}

for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
  delete entry.resolved;
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (!lock.packages[key] && /^\d/.test(version))
      lock.packages[key] = { version, dev: true, optional: true, ...platform(name) };
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
);
const text = `${JSON.stringify(lock, null, 2)}\n`;
if (text.includes("http")) throw new Error("package-lock.json still holds an address");
writeFileSync(path, text);
