// Real CosmJS against what a real node answered: a server that passes requests on to a node and writes the answers down,
// or that plays them back. A request that is not on the tape fails, so a changed message is noticed.
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Request {
  id: unknown;
  method: string;
  params: unknown;
}

/** What the node answered to one request, in order: a poll gets more than one answer. */
type Tape = Map<string, object[]>;

const keyOf = ({ method, params }: Request): string => JSON.stringify([method, params]);

async function body(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Starts a server on a free port that answers each request by `answer`. */
async function serve(answer: (request: Request) => Promise<object>): Promise<{ rpc: string; server: Server }> {
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const request = JSON.parse(await body(incoming)) as Request;
      outgoing.setHeader("Content-Type", "application/json");
      outgoing.end(JSON.stringify({ jsonrpc: "2.0", id: request.id, ...(await answer(request)) }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref(); // a test that fails early ends, too
  return { rpc: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

export async function record(node: string): Promise<{ rpc: string; server: Server; tape: Tape }> {
  const tape: Tape = new Map();
  const started = await serve(async (request) => {
    const response = await fetch(node, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(request) });
    const { result, error } = (await response.json()) as { result?: object; error?: object };
    const answer = error ? { error } : { result };
    const answers = tape.get(keyOf(request)) ?? [];
    // However often it was polled for a transaction, not found is worth one answer.
    if (request.method !== "tx_search" || JSON.stringify(answers.at(-1)) !== JSON.stringify(answer)) answers.push(answer);
    tape.set(keyOf(request), answers);
    return answer;
  });
  return { ...started, tape };
}

export function save(file: string, head: object, tape: Tape): void {
  const lines = [...tape].map(([key, answers]) => `[${key},${JSON.stringify(answers)}]`);
  writeFileSync(file, `${JSON.stringify(head)}\n${lines.join("\n")}\n`);
}

export async function play<H>(file: string): Promise<{ rpc: string; server: Server; head: H }> {
  const [head = "{}", ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const tape: Tape = new Map(lines.map((line) => JSON.parse(line) as [unknown, object[]]).map(([key, answers]) => [JSON.stringify(key), answers]));
  const started = await serve(async (request) => {
    const answers = tape.get(keyOf(request));
    if (!answers) return { error: { code: -32000, message: `not on the tape (see the client's README): ${keyOf(request).slice(0, 300)}` } };
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
  });
  return { ...started, head: JSON.parse(head) as H };
}
