import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { globalSetup: "./limitry.setup.js", include: ["*.test.js"] },
});
