'use strict';
// Runs the scenarios of a folder: prints a line for each; the exit code is 1 if one failed, and 2 if none was found.

const fs = require('node:fs');
const path = require('node:path');

// Only a scenario that fails takes so long; the waits within it are shorter, so that they can say what did not come.
const limit = 180_000;
const tools = new Set(['kit.js', 'run.js']);

function load(folder, scenarios, wanted) {
  const found = [];
  for (const file of fs.readdirSync(folder).sort()) {
    if (!file.endsWith('.js') || tools.has(file)) continue;
    scenarios.length = 0;
    require(path.join(folder, file));
    for (const { name, body } of scenarios) found.push({ title: `${path.basename(file, '.js')}: ${name}`, body });
  }
  const exact = found.filter(({ title }) => title === wanted);
  return exact.length > 0 ? exact : found.filter(({ title }) => title.includes(wanted));
}

async function perform({ title, body }, Stage) {
  const stage = new Stage();
  let timer;
  try {
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not finished after ${limit} ms`)), limit);
    });
    await Promise.race([body(stage), late]);
    await stage.clear();
    console.log(`pass  ${title}`);
    return true;
  } catch (error) {
    console.log(`FAIL  ${title}\n${error.stack}`);
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Runs the scenarios that the kit of a folder has registered and whose title is, or else contains, what is wanted. */
module.exports = async function run(folder, { scenarios, Stage }, wanted = '') {
  const chosen = load(folder, scenarios, wanted);
  if (chosen.length === 0) {
    console.log(`no scenario is called "${wanted}"`);
    process.exit(2);
  }
  let failed = 0;
  for (const one of chosen) if (!await perform(one, Stage)) failed++;
  process.exit(failed > 0 ? 1 : 0);
};
