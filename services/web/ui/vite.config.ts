import react from "@vitejs/plugin-react";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

const { BACKEND_URL: backend = "http://127.0.0.1:8100" } = loadEnv("", ".", "BACKEND_");

export default defineConfig({
  base: "/",
  plugins: [react()],
  resolve: { tsconfigPaths: true },
  build: {
    outDir: "dist",
    manifest: true,
    target: "es2022",
    rolldownOptions: {
      output: {
        // what every page needs comes in few files; the rest stays with the page that needs it
        codeSplitting: {
          groups: [
            {
              name: "frame",
              test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack|i18next|react-i18next)\//,
            },
            {
              name: "shared",
              test: /src\/(api|format|shell|theme|ui-kit\/(feedback|inputs|measures)|features\/[\w-]+\/queries)\//,
            },
          ],
        },
      },
    },
  },
  test: { include: ["src/**/*.test.ts"], restoreMocks: true },
  server: { host: "127.0.0.1", proxy: { "/api": backend, "/auth": backend } },
});
