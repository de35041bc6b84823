// Measures the gateway against yardsticks of the same run and prints ratios: absolute figures of a shared
// machine mean little. Rounds alternate; the median of the per-round ratios is what counts.
//   tests/bench/run [--quick] [put] [get] [map] [start] [memory]
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Server, binary } from '../e2e/server.mjs';

const here = new URL('.', import.meta.url).pathname;
const build = process.env.NARA_BUILD ?? 'build/release';
const quick = process.argv.includes('--quick');
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const wants = (what) => wanted.length === 0 || wanted.includes(what);
const rounds = quick ? 3 : 7;
const seconds = quick ? 2 : 4;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const spread = (numbers) => `${Math.min(...numbers).toFixed(2)}-${Math.max(...numbers).toFixed(2)}`;
const say = (...words) => console.log(...words);
const kilo = (rate) => `${(rate / 1000).toFixed(1)}k/s`;

// Requests per second of one wrk run on core 1; a failed request voids the run.
function wrk(port, script, { connections, env = {}, path = '/' }) {
  const out = execFileSync(
    'taskset', ['-c', '1', 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...(script ? ['-s', join(here, script)] : []), `http://127.0.0.1:${port}${path}`],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  );
  if (/unexpected status|Non-2xx|Socket errors/.test(out)) throw new Error(out);
  const unit = { us: 0.001, ms: 1, s: 1000 };
  const [, p99, scale] = /99%\s+([\d.]+)(us|ms|s)/.exec(out);
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]), p99: Number(p99) * unit[scale] };
}

function pinned(server, core) {
  execFileSync('taskset', ['-a', '-c', '-p', core, String(server.child.pid)], { stdio: 'ignore' });
}

function memory(server) {
  const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
  return Number(/RssAnon:\s+(\d+)/.exec(status)[1]) / 1024;
}

// Units, people and `count` patients, each with a team of three contacts, in transactions.
async function fill(server, count) {
  const push = async (entries) => {
    const answer = await server.post('/fhir/r4', {
      resourceType: 'Bundle', type: 'transaction',
      entry: entries.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } })),
    });
    if (answer.status !== 200) throw new Error(answer.text.slice(0, 2000));
  };
  const hsa = (value) => [{ system: 'urn:oid:1.2.752.129.2.1.4.1', value: `SE5565594230-${value}` }];
  const kind = 'https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt';
  await push([
    ...Array.from({ length: 10 }, (_, n) => ({
      resourceType: 'Organization', id: `unit-${n}`, identifier: hsa(`U${n}`), active: true, name: `Vårdcentralen ${n}`,
      telecom: [{ system: 'phone', value: `+4631390060${n}` }],
    })),
    ...Array.from({ length: 50 }, (_, n) => ({ resourceType: 'Practitioner', id: `person-${n}`, identifier: hsa(`P${n}`), name: [{ family: `Exempel ${n}`, given: ['Anna'] }] })),
    ...Array.from({ length: 50 }, (_, n) => ({
      resourceType: 'PractitionerRole', id: `role-${n}`, practitioner: { reference: `Practitioner/person-${n}` }, organization: { reference: `Organization/unit-${n % 10}` },
      code: [{ coding: [{ system: 'urn:oid:1.2.752.129.2.2.1.4', code: '201011' }], text: 'Distriktsläkare' }],
    })),
  ]);
  const step = 200;
  let next = 0;
  const pusher = async () => {
    while (next < count) {
      const from = next;
      next += step;
      const entries = [];
      for (let n = from; n < Math.min(from + step, count); n += 1) {
        entries.push({ resourceType: 'Patient', id: `bp${n}`, identifier: [{ system: 'urn:example:bench', value: `b-${n}` }], generalPractitioner: [{ reference: `Organization/unit-${n % 10}` }] });
        entries.push({
          resourceType: 'CareTeam', id: `b${n}`, status: 'active', subject: { reference: `Patient/bp${n}` },
          participant: [n % 50, (n + 1) % 50, (n + 2) % 50].map((role, i) => ({ role: [{ coding: [{ system: kind, code: ['2', '1', '4'][i] }] }], member: { reference: `PractitionerRole/role-${role}` } })),
        });
      }
      await push(entries);
    }
  };
  await Promise.all(Array.from({ length: 8 }, pusher));
}

async function references(server, count) {
  const paths = [];
  for (let from = 0; from < count; from += 100) {
    const patients = Array.from({ length: Math.min(100, count - from) }, (_, i) => ({ root: 'urn:example:bench', extension: `b-${from + i}` }));
    const answer = await server.post('/v1/contacts/lookup', { patients, text: false }, { 'content-type': 'application/json' });
    for (const result of JSON.parse(answer.text).results) paths.push(`/v1/patients/${result.patient.ref}/overview`);
  }
  return paths;
}

function startNginx(directory, bytes) {
  writeFileSync(join(directory, 'overview.json'), bytes);
  writeFileSync(
    join(directory, 'nginx.conf'),
    `worker_processes 1; daemon off; pid ${directory}/nginx.pid; error_log ${directory}/error.log;
     events { worker_connections 512; }
     http { access_log off; sendfile on; open_file_cache max=16; keepalive_requests 100000000; default_type application/json;
       client_body_temp_path ${directory}; proxy_temp_path ${directory}; fastcgi_temp_path ${directory}; uwsgi_temp_path ${directory}; scgi_temp_path ${directory};
       server { listen 127.0.0.1:18099; root ${directory}; } }`,
  );
  return spawn('taskset', ['-c', '0', 'nginx', '-p', directory, '-c', join(directory, 'nginx.conf')], { stdio: 'ignore' });
}

async function benchGet(work) {
  const server = await Server.start({ data: join(work, 'get'), env: { NARA__LOG__LEVEL: 'warn' } });
  await fill(server, 10_000);
  const paths = await references(server, 10_000);
  const file = join(work, 'paths');
  writeFileSync(file, paths.join('\n'));
  const sample = await server.get(paths[0]);
  const nginx = startNginx(work, sample.text);
  pinned(server, '0');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const run = { ours: () => wrk(server.port, 'overview.lua', { connections: 32, env: { BENCH_PATHS: file } }), nginx: () => wrk(18099, null, { connections: 32, path: '/overview.json' }) };
  run.ours();
  const ratios = [];
  const rates = { ours: [], nginx: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const who of round % 2 ? ['nginx', 'ours'] : ['ours', 'nginx']) rates[who].push(run[who]().rate);
    ratios.push(rates.ours.at(-1) / rates.nginx.at(-1));
  }
  nginx.kill('SIGTERM');
  say(`GET overview (${sample.text.length} B, access-log row committed first) / nginx static, same bytes: ${median(ratios).toFixed(2)} (${spread(ratios)}); ${kilo(median(rates.ours))} against ${kilo(median(rates.nginx))}`);
  await server.stop();
}

async function benchPut(work) {
  const loop = join(build, 'bench_raw_store');
  const ratios = [];
  const rates = { ours: [], raw: [] };
  const server = await Server.start({ data: join(work, 'put'), env: { NARA__LOG__LEVEL: 'warn' } });
  await fill(server, 10_000);
  let p99 = 0;
  for (let round = 0; round < rounds; round += 1) {
    const put = wrk(server.port, 'careteam.lua', { connections: 64, env: { BENCH_IDS: '10000' } });
    rates.ours.push(put.rate);
    p99 = Math.max(p99, put.p99);
    const raw = execFileSync(loop, ['--seconds', String(seconds), '--group', '64', '--directory', work], { encoding: 'utf8' });
    rates.raw.push(Number(/([\d.]+) writes\/s/.exec(raw)[1]));
    ratios.push(rates.ours.at(-1) / rates.raw.at(-1));
  }
  say(`Durable PUT of a 3 KB CareTeam, 64 connections / raw SQLite group-commit loop, same rows: ${median(ratios).toFixed(2)} (${spread(ratios)}); ${kilo(median(rates.ours))} against ${kilo(median(rates.raw))}; p99 ${p99.toFixed(1)} ms`);
  await server.stop();
}

function benchMap() {
  say(execFileSync(join(build, 'bench_mapping'), [], { encoding: 'utf8' }).trim());
}

async function benchStart(work) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const server = await Server.start({ data: join(work, 'start') });
    await server.get('/fhir/r4/metadata');
    times.push(performance.now() - began);
    await server.stop();
  }
  say(`Start to first answer, empty database: ${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)}-${Math.max(...times).toFixed(0)})`);
}

async function benchMemory(work) {
  const server = await Server.start({ data: join(work, 'memory'), env: { NARA__LOG__LEVEL: 'warn' } });
  const idle = memory(server);
  const count = quick ? 10_000 : 100_000;
  const began = performance.now();
  await fill(server, count);
  const filled = performance.now() - began;
  const paths = await references(server, count);
  const reader = async () => {
    while (paths.length > 0) await server.get(paths.pop());
  };
  await Promise.all(Array.from({ length: 64 }, reader));
  const full = memory(server);
  say(`Resident memory: idle ${idle.toFixed(0)} MB; after reading ${count} patients once ${full.toFixed(0)} MB (${(((full - idle) * 1048576) / count).toFixed(0)} B a patient); ${count} patients pushed in ${(filled / 1000).toFixed(1)} s`);
  await server.stop();
  const again = performance.now();
  const second = await Server.start({ data: join(work, 'memory') });
  await second.get('/fhir/r4/metadata');
  say(`Start to first answer with ${count} patients: ${(performance.now() - again).toFixed(0)} ms`);
  await second.stop();
}

const work = mkdtempSync(join(tmpdir(), 'nara-bench-'));
try {
  say(`nara ${binary}; ${rounds} rounds of ${seconds} s; server on core 0, load on core 1 (PUT: both)`);
  if (wants('start')) await benchStart(work);
  if (wants('map')) benchMap();
  if (wants('get')) await benchGet(work);
  if (wants('put')) await benchPut(work);
  if (wants('memory')) await benchMemory(work);
} finally {
  rmSync(work, { recursive: true, force: true });
}
