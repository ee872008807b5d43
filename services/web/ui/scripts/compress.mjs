// Writes each text file of the build beside itself as gzip and brotli, for the server to choose from.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const WORTH_IT = 1024;

for (const name of readdirSync(dist, { recursive: true })) {
  if (!/\.(js|css|svg)$/.test(name)) continue;
  const content = readFileSync(new URL(name, dist));
  if (content.length < WORTH_IT) continue;
  writeFileSync(new URL(`${name}.gz`, dist), gzipSync(content, { level: 9 }));
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  writeFileSync(new URL(`${name}.br`, dist), brotliCompressSync(content, quality));
}
