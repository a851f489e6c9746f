// Measures the reference implementation: evaluations a second of each expression over the input.
// Arguments: expressions.json, input.json, milliseconds for each. Prints one JSON object: name -> evaluations a second.
import { readFileSync } from 'node:fs';
import jsonata from 'jsonata';

const [cases, input, milliseconds] = [JSON.parse(readFileSync(process.argv[2])), JSON.parse(readFileSync(process.argv[3])), Number(process.argv[4])];

async function rate(compiled, time) {
  let count = 0;
  const began = performance.now();
  for (;;) {
    for (let index = 0; index < 20; index++) {
      await compiled.evaluate(input);
    }

    count += 20;
    const elapsed = performance.now() - began;
    if (elapsed >= time) {
      return (count * 1000) / elapsed;
    }
  }
}

const rates = {};
for (const { name, expression } of cases) {
  const compiled = jsonata(expression);
  await rate(compiled, milliseconds / 2);
  rates[name] = await rate(compiled, milliseconds);
}

console.log(JSON.stringify(rates));
