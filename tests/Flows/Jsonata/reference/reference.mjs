// Answers what the reference implementation makes of expressions.
// In:  one JSON object a line: {id, expression, input?, bindings?}. Without input the expression works on nothing.
// Out: one JSON object a line, in the same order: {id, value} or {id, undefined: true} or {id, error: {code, position, token, message}}.
// What JSON cannot say stands in an object with one field whose name begins with a NUL character.
import { createInterface } from 'node:readline';
import jsonata from 'jsonata';

const guards = { timeout: 2000, stack: 400, sequence: 1_000_000 };
const halfPair = /\p{Surrogate}/gu;
const tag = (name, value) => ({ ['\u0000' + name]: value });

// A result may contain itself: it is written as far as this.
const deepest = 100;
const most = 100_000;

function plain(value, room = { values: most }, depth = 0) {
  if (depth > deepest || --room.values < 0) {
    return tag('deep', true);
  }

  switch (typeof value) {
    case 'undefined':
      return tag('undefined', true);
    case 'function':
      return tag('function', true);
    case 'number':
      return Number.isFinite(value) ? value : tag('number', String(value));
    case 'string':
      return value.search(halfPair) < 0 ? value : tag('text', value.replace(halfPair, '?'));
    case 'object':
      break;
    default:
      return value;
  }

  if (value === null) {
    return null;
  }

  if (value._jsonata_function === true || value._jsonata_lambda === true) {
    return tag('function', true);
  }

  if (Array.isArray(value)) {
    return Array.from(value, item => plain(item, room, depth + 1));
  }

  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field, room, depth + 1)]));
}

function failure(error) {
  const known = typeof error === 'object' && error !== null ? error : { message: String(error) };
  const text = value => (value == null ? null : String(value).replace(halfPair, '?'));
  return { code: known.code ?? null, position: known.position ?? null, token: text(known.token), message: text(known.message) };
}

async function answer({ id, expression, input, bindings }) {
  try {
    const value = await jsonata(expression, guards).evaluate(input, bindings ?? {});
    return value === undefined ? { id, undefined: true } : { id, value: plain(value) };
  } catch (error) {
    return { id, error: failure(error) };
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line !== '') {
    process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n');
  }
}
