// nara view over long inputs: memory stays flat, a reader that goes away ends it quietly, and pipes get
// rows and nothing else.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nara-view-'));
const view = path.join(folder, 'view.json');
const patients = 60_000;

before(() => {
  fs.writeFileSync(view, JSON.stringify({
    resource: 'Patient',
    select: [
      { column: [{ name: 'id', path: 'id' }] },
      { forEach: 'name', column: [{ name: 'family', path: 'family' }] },
    ],
  }));
});
after(() => fs.rmSync(folder, { recursive: true }));

const line = (i) => JSON.stringify({
  resourceType: 'Patient',
  id: `p${i}`,
  name: [{ family: `Exempel${i}`, given: ['Eva', 'Anna'] }],
  address: [{ line: ['x'.repeat(800)], city: 'Halmstad' }],
}) + '\n';

// The largest resident set of a child while it runs, from the kernel's own account of it.
function peak(child) {
  let most = 0;
  const timer = setInterval(() => {
    try {
      const status = fs.readFileSync(`/proc/${child.pid}/status`, 'utf8');
      most = Math.max(most, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended.
    }
  }, 5);
  return () => {
    clearInterval(timer);
    return most;
  };
}

async function memory(count) {
  const child = spawn(process.env.NARA, ['view', '--fhir', 'r4', view, '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const stop = peak(child);
  let rows = 0;
  let err = '';
  child.stdout.on('data', (bytes) => { for (const byte of bytes) if (byte === 10) rows += 1; });
  child.stderr.on('data', (bytes) => { err += bytes; });
  const closed = new Promise((resolve) => child.on('close', resolve));
  for (let i = 0; i < count; i += 1) {
    if (!child.stdin.write(line(i))) await new Promise((resolve) => child.stdin.once('drain', resolve));
  }
  child.stdin.end();
  assert.equal(await closed, 0, err);
  assert.equal(rows, count);
  assert.equal(err, '');
  return stop();
}

test('memory does not grow with the input', async () => {
  const few = await memory(2000);
  const many = await memory(patients);
  assert.ok(few > 0 && many > 0);
  assert.ok(many < few + 8 * 1024, `${few} kB for 2,000 resources, ${many} kB for ${patients}`);
});

test('a reader that goes away ends it without a word', async () => {
  const data = path.join(folder, 'patients.ndjson');
  fs.writeFileSync(data, Array.from({ length: 20_000 }, (_, i) => line(i)).join(''));
  const run = spawnSync('sh', ['-c', '"$NARA" view --fhir r4 "$0" "$1" | head -n 1', view, data], { encoding: 'utf8' });
  assert.equal(run.stdout, '{"id":"p0","family":"Exempel0"}\n');
  assert.equal(run.stderr, '');
  // The same where the signal of a broken pipe is ignored.
  const ignored = spawnSync(
    'sh', ['-c', 'trap "" PIPE; "$NARA" view --fhir r4 "$0" "$1" | head -n 1', view, data], { encoding: 'utf8' },
  );
  assert.equal(ignored.stdout, '{"id":"p0","family":"Exempel0"}\n');
  assert.equal(ignored.stderr, '');
});

test('rows that cannot be written are told', () => {
  const run = spawnSync('sh', ['-c', '"$NARA" view "$0" - > /dev/full', view], { input: line(1), encoding: 'utf8' });
  assert.equal(run.status, 74);
  assert.equal(run.stderr, 'The rows cannot be written: No space left on device\n');
});
