// Module hooks, for the programs in ../seeds alone: amqplib and kafkajs are those of amqplib.mjs and kafkajs.mjs, TypeScript is
// compiled, and `?export=a,b` makes top-level names of a program that exports nothing reachable for its driver.

import fs from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript';

const programs = new URL('../seeds/', import.meta.url).href;

export async function resolve(specifier, context, next) {
  if (['amqplib', 'kafkajs'].includes(specifier) && context.parentURL?.startsWith(programs)) {
    return { url: new URL(`./${specifier}.mjs`, import.meta.url).href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith(programs)) return next(url, context);
  const { pathname, searchParams } = new URL(url);
  const text = await fs.readFile(fileURLToPath(new URL(pathname, url)), 'utf8');
  const { ModuleKind, ScriptTarget } = typescript;
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
  const source = pathname.endsWith('.ts') ? typescript.transpileModule(text, { compilerOptions }).outputText : text;
  const names = searchParams.get('export');
  return { format: 'module', source: names ? `${source}\nexport { ${names} };\n` : source, shortCircuit: true };
}
