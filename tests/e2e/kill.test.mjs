// kill -9 under load, again and again: whatever was acknowledged is there after the restart.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, temporaryDirectory } from './server.mjs';

const cycles = Number(process.env.NARA_KILL_CYCLES ?? 50);
const writers = 16;
const patient = '196101182803';

// A CareTeam of about 1 KB whose name tells which write it is.
function careTeam(id, write) {
  return {
    resourceType: 'CareTeam',
    id,
    status: 'active',
    name: `write ${write}`,
    subject: { identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: patient } },
    participant: [
      {
        role: [{ coding: [{ system: 'https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt', code: '1' }] }],
        member: { display: `Contact of ${id}` },
      },
    ],
  };
}

// Written one after another by one client: alternately updates of one resource and creations of new ones.
async function write(server, writer, acknowledged, counter) {
  for (;;) {
    const number = (counter.value += 1);
    const id = number % 2 === 0 ? `w${writer}` : `w${writer}-${number}`;
    let answer;
    try {
      answer = await server.put(`/fhir/r4/CareTeam/${id}`, careTeam(id, number));
    } catch {
      return;
    }
    assert.ok([200, 201].includes(answer.status), answer.text);
    acknowledged.set(id, { write: number, version: Number(answer.headers.etag.slice(3, -1)) });
  }
}

test(`every acknowledged write survives ${cycles} times kill -9`, { timeout: 900_000 }, async (t) => {
  const data = temporaryDirectory();
  const acknowledged = new Map();
  const counter = { value: 0 };
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const server = await Server.start({ data: data.path });
    const running = Array.from({ length: writers }, (_, writer) => write(server, writer, acknowledged, counter));
    await new Promise((resolve) => setTimeout(resolve, 30 + ((cycle * 37) % 170)));
    await server.kill();
    await Promise.all(running);
  }
  const server = await Server.start({ data: data.path });
  // Side by side: each read waits for its row in the access log, and many rows share one fsync.
  const left = [...acknowledged];
  const check = async () => {
    for (let one = left.pop(); one; one = left.pop()) await verify(server, ...one);
  };
  await Promise.all(Array.from({ length: writers }, check));
  const { json } = await server.overview(patient);
  const shown = new Set(json.careContacts.items.map((item) => item.practitioner.name));
  for (const id of acknowledged.keys()) assert.ok(shown.has(`Contact of ${id}`), `${id} is not in the overview`);
  t.diagnostic(`${counter.value} writes, ${acknowledged.size} resources, ${cycles} kills`);
  assert.ok(acknowledged.size > cycles);
  assert.equal(await server.stop(), 0);
  data.remove();
});

async function verify(server, id, known) {
  const answer = await server.get(`/fhir/r4/CareTeam/${id}`);
  assert.equal(answer.status, 200, id);
  const stored = Number(JSON.parse(answer.text).name.slice('write '.length));
  const version = Number(answer.headers.etag.slice(3, -1));
  // The last write before a kill may have been stored without its answer getting through.
  assert.ok(stored >= known.write && version >= known.version, `${id}: ${stored} (version ${version}) after ${known.write} (version ${known.version})`);
  const before = await server.get(`/fhir/r4/CareTeam/${id}/_history/${known.version}`);
  assert.equal(JSON.parse(before.text).name, `write ${known.write}`, id);
}
