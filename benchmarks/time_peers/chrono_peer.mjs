// chrono-node over JSON lines. Runs in a folder where it is installed, under TZ=UTC.
import * as chrono from "chrono-node";
import readline from "node:readline";

const ORDER = ["year", "month", "day", "hour", "minute", "second"];
const iso = (part) => {
  if (!part) return null;
  const [y, mo, d, h, mi, s] = ORDER.map((name) => part.get(name) ?? 0);
  const two = (n) => String(n).padStart(2, "0");
  return `${String(y).padStart(4, "0")}-${two(mo)}-${two(d)}T${two(h)}:${two(mi)}:${two(s)}`;
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const row = JSON.parse(line);
  const reader = row.strict ? chrono.vi.strict : chrono.vi.casual;
  const begin = performance.now();
  const found = reader.parse(row.text, new Date(row.now + "Z"), { forwardDate: row.forward });
  const ms = performance.now() - begin;
  const best = found.sort((a, b) => b.text.length - a.text.length)[0];
  const answer = best && { start: iso(best.start), end: iso(best.end), text: best.text, inclusive: true };
  console.log(JSON.stringify({ answer: answer ?? null, ms }));
}
