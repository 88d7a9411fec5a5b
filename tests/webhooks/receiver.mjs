// A receiver of webhooks. Prints its URL, reads the secret from stdin, and prints each event whose signature holds.

import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Webhook } from "standardwebhooks";

let webhook;

const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  try {
    const event = webhook.verify(body, request.headers);
    response.writeHead(204).end();
    console.log(JSON.stringify(event));
  } catch {
    response.writeHead(400).end();
  }
});

server.listen(0, "127.0.0.1");
await once(server, "listening");
console.log(`http://127.0.0.1:${server.address().port}/hooks`);
const [secret] = await once(createInterface({ input: process.stdin }), "line");
webhook = new Webhook(secret);
