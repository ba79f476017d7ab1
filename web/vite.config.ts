import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

// One folder of files that the Python package carries; names with a hash may be kept by browsers for good.
export default defineConfig({
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [serviceWorker()],
  build: {
    outDir: "../src/legpress/app/static",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
});

/** sw.js, which knows every file of this build by name, and the build by what is in it. */
function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle(_, bundle) {
      const beside = readdirSync("public");
      const script = readFileSync("sw.js", "utf-8");
      const content = [script, ...beside.map((name) => readFileSync(`public/${name}`, "base64"))];
      for (const [name, file] of Object.entries(bundle)) content.push(name, String(file.type === "chunk" ? file.code : file.source));
      const version = createHash("sha256").update(content.join("\0")).digest("hex").slice(0, 12);
      const shell = ["./", ...Object.keys(bundle).filter((name) => name !== "index.html"), ...beside];
      const told = `const VERSION = ${JSON.stringify(version)};\nconst SHELL = ${JSON.stringify(shell.sort())};\n`;
      this.emitFile({ type: "asset", fileName: "sw.js", source: told + script });
    },
  };
}
