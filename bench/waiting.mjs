// What waiting costs: calls, history, memory and processor, and how soon a waiting run notices things.
for (const part of ['calls', 'history', 'footprint', 'latency']) {
  console.log(`## ${part}`);
  await import(`./waiting/${part}.mjs`);
}
