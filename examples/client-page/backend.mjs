// The backend of page.html: it makes a client token for the customer who is signed in. The API key stays here.
//
//     limitry dev exec --seed week -- node examples/client-page/backend.mjs

import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const { LIMITRY_API_URL: api, LIMITRY_API_KEY: key, PORT = 0 } = process.env;
const page = readFileSync(new URL("page.html", import.meta.url), "utf8").replace("CLIENT_API", new URL("/client", api));
const server = createServer(async (request, response) => {
  if (request.method !== "POST" || request.url !== "/token") return response.setHeader("Content-Type", "text/html; charset=utf-8").end(page);
  const context = { customerId: "customer_1" }; // In your application: the customer of the session.
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  const made = await fetch(`${api}/client-tokens`, { method: "POST", headers, body: JSON.stringify({ context, ttlSeconds: 600 }) });
  response.writeHead(made.status, { "Content-Type": "application/json" }).end(await made.text());
}).listen(Number(PORT), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
