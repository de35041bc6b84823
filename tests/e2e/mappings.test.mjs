// Changing the mapping set of a running gateway from the command line and by signal.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { binary, Server, temporaryDirectory } from './server.mjs';

const halland = new URL('../../mappings/halland', import.meta.url).pathname;
const number = '191212121212';

function copyOfSet(directory, file, before, after) {
  const set = join(directory, 'set');
  cpSync(halland, set, { recursive: true });
  const path = join(set, file);
  const text = readFileSync(path, 'utf8');
  assert.ok(text.includes(before), `${file} has no ${before}`);
  writeFileSync(path, text.replace(before, after));
  if (file.startsWith('views/')) withoutTestsOf(set, file);
  return set;
}

// A set's own tests of a view would find a change of it.
function withoutTestsOf(set, view) {
  for (const own of [view.replace(/^\w+/, 'tests'), 'tests/every_column.json', 'tests/every_column_r5.json']) {
    rmSync(join(set, own), { force: true });
  }
}

function nara(...args) {
  return new Promise((resolve) => {
    const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => (err += bytes));
    child.once('exit', (code) => resolve({ code, out, err }));
  });
}

const otherWords = ['texts/sv.json', '"lead": "', '"lead": "Med andra ord. '];
const otherUnits = ['views/organization.json', '"unit_name", "path": "name"', '"unit_name", "path": "identifier.value.first()"'];

async function until(what, answers) {
  for (const end = Date.now() + 20_000; !(await answers()); ) {
    if (Date.now() > end) throw new Error(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a set is previewed, put in force, kept over a restart, and taken back', async () => {
  const directory = temporaryDirectory();
  const server = await Server.start({ data: directory.path, empty: false });
  const where = ['--sandbox', '--data', directory.path];
  const set = copyOfSet(directory.path, ...otherUnits);
  try {
    const preview = await nara('mappings', 'apply', set, '--preview', ...where);
    assert.equal(preview.code, 0, preview.err);
    assert.match(preview.out, /patients compared, \d+ are shown something else/);
    assert.match(preview.out, /contact fastVardkontakt: \d+ before, \d+ after; 0 added, 0 removed, [1-9]\d* changed/);
    assert.match((await nara('mappings', 'status', ...where)).out, /^active/);

    const applied = await nara('mappings', 'apply', set, ...where);
    assert.equal(applied.code, 0, applied.err);
    const ready = await (await fetch(`${server.admin}/readyz`)).json();
    assert.equal(ready.ready, true);
    assert.equal(ready.mappings.set, 'halland 1.0.0');
    const metrics = await (await fetch(`${server.admin}/metrics`)).text();
    assert.match(metrics, /nara_mappings_changes_total\{result="in-force"\} 1/);
    assert.match(metrics, /nara_mapping_set_info\{set="halland 1\.0\.0 [0-9a-f]{12}"\} 1/);
  } finally {
    await server.stop();
  }
  const again = await Server.start({ data: directory.path });
  try {
    const status = JSON.parse((await nara('mappings', 'status', '--json', ...where)).out);
    assert.equal(status.inForce.origin, 'applied');
    const back = await nara('mappings', 'apply', '--previous', '--now', ...where);
    assert.equal(back.code, 0, back.err);
    const then = JSON.parse((await nara('mappings', 'status', '--json', ...where)).out);
    assert.notEqual(then.inForce.id, status.inForce.id);
  } finally {
    await again.stop();
  }
  // Nobody runs: the same command works on the database.
  const offline = await nara('mappings', 'apply', set, '--now', ...where);
  assert.equal(offline.code, 0, offline.err);
  directory.remove();
});

test('a faulty set is refused with its place, and the old one serves on', async () => {
  const directory = temporaryDirectory();
  const server = await Server.start({ data: directory.path, empty: false });
  try {
    const set = copyOfSet(directory.path, 'views/location.json', '"path": "name"', '"path": "nmae"');
    const refused = await nara('mappings', 'apply', set, '--sandbox', '--data', directory.path);
    assert.equal(refused.code, 78);
    assert.match(refused.err, /views\/location\.json:14:44: 'nmae' is not an element of Location/);
    const ready = await (await fetch(`${server.admin}/readyz`)).json();
    assert.equal(ready.ready, true);
    assert.match(ready.mappings.refused, /nmae/);
    assert.equal((await server.overview(number)).status, 200);
  } finally {
    await server.stop();
    directory.remove();
  }
});

test('a web page and another machine cannot change the set', async () => {
  const directory = temporaryDirectory();
  const server = await Server.start({ data: directory.path });
  try {
    const post = (headers) => fetch(`${server.admin}/mappings`, { method: 'POST', headers, body: '{"files":{}}' });
    assert.equal((await post({ 'content-type': 'text/plain' })).status, 415);
    assert.equal((await post({ 'content-type': 'application/json', origin: 'https://example.se' })).status, 403);
  } finally {
    await server.stop();
    directory.remove();
  }
});

test('SIGHUP reads the configured folder again, also while it is pushed and read', async () => {
  const directory = temporaryDirectory();
  const set = copyOfSet(directory.path, ...otherWords);
  const server = await Server.start({ data: directory.path, empty: false, env: { NARA__MAPPINGS__FOLDER: set } });
  try {
    const ref = await server.reference(number);
    const page = async () => (await server.get(`/view/${ref}`)).text;
    assert.match(await page(), /Med andra ord\. /);
    const path = join(set, 'texts/sv.json');
    const text = readFileSync(path, 'utf8');
    // Every other change is one of a view, too: its rows are made anew while the load goes on.
    const [view, byName, byNumber] = otherUnits;
    withoutTestsOf(set, view);
    const before = readFileSync(join(set, view), 'utf8');
    assert.ok(before.includes(byName));
    const views = [before.replace(byName, byNumber), before];
    let stop = false;
    let answers = 0;
    const load = Array.from({ length: 8 }, async (_, client) => {
      for (let i = 0; !stop; ++i) {
        const answer =
          client < 4
            ? await server.get(`/v1/patients/${ref}/overview`)
            : await server.put(`/fhir/r4/Organization/load${client}`, { resourceType: 'Organization', id: `load${client}`, name: `Enhet ${i}` });
        assert.ok(answer.status < 300, `${answer.status} ${answer.text}`);
        ++answers;
      }
    });
    for (const [turn, words] of ['Ett', 'Tva', 'Fyra', 'Tre'].entries()) {
      writeFileSync(path, text.replace('Med andra ord.', `${words} ord.`));
      writeFileSync(join(set, view), views[turn % 2]);
      server.child.kill('SIGHUP');
      await until(words, async () => (await page()).includes(`${words} ord. `));
    }
    stop = true;
    await Promise.all(load);
    assert.ok(answers > 50, `${answers} answers`);
    // A faulty folder changes nothing, now and at the next start.
    writeFileSync(join(set, 'manifest.json'), '{');
    server.child.kill('SIGHUP');
    await until('refusal', async () => 'refused' in (await (await fetch(`${server.admin}/readyz`)).json()).mappings);
    assert.match(await page(), /Tre ord\. /);
  } finally {
    await server.stop();
  }
  const again = await Server.start({ data: directory.path, env: { NARA__MAPPINGS__FOLDER: set } });
  const ref = await again.reference(number);
  assert.match((await again.get(`/view/${ref}`)).text, /Tre ord\. /);
  await again.stop();
  directory.remove();
});
