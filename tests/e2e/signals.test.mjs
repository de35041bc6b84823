// How a server starts, refuses to start, and ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { binary, Server, temporaryDirectory } from './server.mjs';

const team = (id) => ({
  resourceType: 'CareTeam',
  id,
  status: 'active',
  subject: { identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '196101182803' } },
  participant: [{ role: [{ coding: [{ system: 'https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt', code: '1' }] }], member: { display: 'Somebody' } }],
});

// Runs to the end; answers exit code and what was written.
function run(args, { cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(binary, args, { cwd, env: { ...process.env, NARA__ADMIN__LISTEN: '127.0.0.1:0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => (err += bytes));
    child.once('exit', (code, signal) => resolve({ code, signal, out, err }));
  });
}
const here = temporaryDirectory();
process.on('exit', () => here.remove());

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`${signal} with requests in flight: each is answered or refused whole, exit 0`, async () => {
    const data = temporaryDirectory();
    const server = await Server.start({ data: data.path });
    const acknowledged = [];
    let stopped = false;
    const writers = Array.from({ length: 32 }, async (_, writer) => {
      for (let number = 0; !stopped; number += 1) {
        const id = `w${writer}-${number}`;
        try {
          const answer = await server.put(`/fhir/r4/CareTeam/${id}`, team(id));
          assert.equal(answer.status, 201, answer.text);
          acknowledged.push(id);
        } catch (error) {
          if (!stopped) throw error;
          assert.ok(['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(error.code), String(error));
        }
      }
    });
    while (acknowledged.length < 100) await new Promise((resolve) => setTimeout(resolve, 5));
    // A request whose body is on its way: the server waits for it.
    const body = JSON.stringify(team('slow'));
    const slow = net.connect(server.port, '127.0.0.1');
    let answer = '';
    slow.on('data', (bytes) => (answer += bytes));
    const closed = new Promise((resolve) => slow.once('close', resolve));
    slow.write(`PUT /fhir/r4/CareTeam/slow HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/fhir+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 10)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    stopped = true;
    server.child.kill(signal);
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 200));
    slow.write(body.slice(10));
    await closed;
    assert.match(answer, /^HTTP\/1\.1 201 /);
    assert.deepEqual(await server.exited, { code: 0, signal: null });
    assert.ok(performance.now() - began < 10_000);
    await Promise.all(writers);
    server.agent.destroy();

    const again = await Server.start({ data: data.path });
    for (const id of [...acknowledged, 'slow']) assert.equal((await again.get(`/fhir/r4/CareTeam/${id}`)).status, 200, id);
    assert.equal(await again.stop(), 0);
    data.remove();
  });
}

test('a second signal ends at once', async () => {
  const data = temporaryDirectory();
  const server = await Server.start({ data: data.path });
  assert.equal((await server.put('/fhir/r4/CareTeam/kept', team('kept'))).status, 201);
  const hanging = net.connect(server.port, '127.0.0.1');
  hanging.on('error', () => {});
  hanging.write(`PUT /fhir/r4/CareTeam/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/fhir+json\r\nContent-Length: 100\r\n\r\n{`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  server.child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const began = performance.now();
  server.child.kill('SIGINT');
  assert.deepEqual(await server.exited, { code: 130, signal: null });
  assert.ok(performance.now() - began < 1_000);
  hanging.destroy();
  const again = await Server.start({ data: data.path });
  assert.equal((await again.get('/fhir/r4/CareTeam/kept')).status, 200);
  assert.equal(await again.stop(), 0);
  data.remove();
});

test('the same data serve again, and what a tester changed among the people stays', async () => {
  const data = temporaryDirectory();
  const first = await Server.start({ data: data.path, empty: false });
  const people = JSON.parse((await first.get('/sandbox/people')).text).people;
  assert.ok(people.length >= 24);
  const ref = people[0].ref;
  const unit = JSON.parse((await first.get('/fhir/r4/Organization/vc-solrosen', { 'x-sandbox-source': 'vas' })).text);
  unit.name = 'Vårdcentralen Tulpanen';
  assert.equal((await first.put('/fhir/r4/Organization/vc-solrosen', unit, { 'x-sandbox-source': 'vas' })).status, 200);
  assert.equal(await first.stop(), 0);

  const second = await Server.start({ data: data.path, empty: false });
  const overview = JSON.parse((await second.get(`/v1/patients/${ref}/overview`)).text);
  assert.equal(overview.healthCentre.items[0].name, 'Vårdcentralen Tulpanen');
  assert.equal(await second.stop(), 0);
  data.remove();
});

test('one database has one server', async () => {
  const data = temporaryDirectory();
  const server = await Server.start({ data: data.path });
  const { code, err } = await run(['serve', '--sandbox', '--empty', '--listen', '127.0.0.1:0', '--data', data.path]);
  assert.equal(code, 75);
  assert.match(err, /in use by another nara process/);
  assert.equal(await server.stop(), 0);
  data.remove();
});

test('a port in use: what to do about it, exit 69', async () => {
  const data = temporaryDirectory();
  const taken = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address();
  const { code, out, err } = await run(['serve', '--sandbox', '--empty', '--listen', `127.0.0.1:${port}`, '--data', data.path]);
  taken.close();
  assert.equal(code, 69);
  assert.equal(out, '');
  assert.match(err, new RegExp(`Cannot listen on 127\\.0\\.0\\.1 port ${port} .*Another program listens there`));
  data.remove();
});

test('production does not start: there is no authentication yet', async () => {
  const { code, out, err } = await run(['serve'], { cwd: here.path });
  assert.equal(code, 78);
  assert.equal(out, '');
  assert.match(err, /no authentication.*nara serve --sandbox/);
  assert.ok(!existsSync(join(here.path, 'data')));
});

test('a sandbox listens on this machine only, unless told otherwise', async () => {
  const data = temporaryDirectory();
  const { code, err } = await run(['serve', '--sandbox', '--empty', '--listen', '0.0.0.0:0', '--data', data.path]);
  assert.equal(code, 78);
  assert.match(err, /--any-peer/);
  const server = await Server.start({ data: data.path, args: ['--any-peer', '--listen', '0.0.0.0:0'] });
  assert.equal((await server.get('/fhir/r4/metadata')).status, 200);
  assert.equal(await server.stop(), 0);
  data.remove();
});

test('a directory that cannot be made: exit 73', async () => {
  const file = join(here.path, 'a-file');
  writeFileSync(file, '');
  const { code, err } = await run(['serve', '--sandbox', '--empty', '--listen', '127.0.0.1:0', '--data', join(file, 'below')]);
  assert.equal(code, 73);
  assert.match(err, /cannot be made/);
});

test('a faulty configuration: every fault with its place, exit 78', async () => {
  const file = join(here.path, 'nara.jsonc');
  writeFileSync(file, '{\n  "server": {"listn": "127.0.0.1:0"},\n  "log": {"level": "loud"}\n}\n');
  const { code, err } = await run(['serve', '--sandbox', '--config', file]);
  assert.equal(code, 78);
  assert.match(err, /nara\.jsonc:2:\d+: error: .*listen/);
  assert.match(err, /nara\.jsonc:3:\d+: error: /);
});

test("a file that is no database of ours is left alone, exit 78 or 74", async () => {
  const directory = join(here.path, 'foreign');
  mkdirSync(directory);
  writeFileSync(join(directory, 'nara.db'), 'not a database at all, but long enough to be looked at '.repeat(40));
  const { code, err } = await run(['serve', '--sandbox', '--empty', '--listen', '127.0.0.1:0', '--data', directory]);
  assert.ok([74, 78].includes(code), `${code}: ${err}`);
  assert.match(err, /database/);
});
