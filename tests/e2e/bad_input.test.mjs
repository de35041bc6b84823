// Whatever comes over the wire is refused with a reason, changes nothing, and leaves the server answering.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { Server, temporaryDirectory } from './server.mjs';

const careTeam = {
  resourceType: 'CareTeam',
  id: 'bad',
  status: 'active',
  subject: { identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '196101182803' } },
  participant: [{ member: { display: 'Somebody' } }],
};
const text = JSON.stringify(careTeam);
const path = '/fhir/r4/CareTeam/bad';
const json = { 'content-type': 'application/fhir+json' };

let data;
let server;
let stored;

before(async () => {
  data = temporaryDirectory();
  server = await Server.start({ data: data.path });
  assert.equal((await server.put('/fhir/r4/CareTeam/good', { ...careTeam, id: 'good' })).status, 201);
  stored = await counts();
});
after(async () => {
  assert.deepEqual(await counts(), stored);
  assert.equal((await server.get(path)).status, 404);
  assert.equal(await server.stop(), 0);
  data.remove();
});

// Resources by type, as operators see them.
async function counts() {
  const page = await fetch(`${server.admin}/metrics`);
  return (await page.text()).split('\n').filter((line) => line.startsWith('nara_resources{')).sort();
}

const value = (depth) => '['.repeat(depth) + ']'.repeat(depth);
const bodies = [
  ['nothing', '', 400, 'bad-json'],
  ['white space', ' \n', 400, 'bad-json'],
  ['half a body', text.slice(0, 40), 400, 'bad-json'],
  ['two values', text + text, 400, 'bad-json'],
  ['a trailing comma', text.replace(/}$/, ',}'), 400, 'bad-json'],
  ['a comment', `/* c */${text}`, 400, 'bad-json'],
  ['not JSON', '<CareTeam/>', 400, 'bad-json'],
  ['the number that kills RapidJSON', `{"a":0.${'0'.repeat(31)}1e-2147483639}`, 400, 'not-a-resource'],
  ['a byte order mark', `\ufeff${text}`, 400, 'byte-order-mark'],
  ['a NUL', text.replace('Somebody', 'Some\\u0000body'), 400, 'control-character'],
  ['a raw NUL', text.replace('Somebody', 'Some\0body'), 400],
  ['half a surrogate pair', text.replace('Somebody', '\\udc00'), 400, 'lone-surrogate'],
  ['invalid UTF-8', Buffer.concat([Buffer.from(text.slice(0, -20)), Buffer.from([0xff]), Buffer.from(text.slice(-20))]), 400, 'bad-json'],
  ['a member twice', text.replace('"status"', '"status":"active","status"'), 400, 'duplicate-member'],
  ['65 levels', text.replace('"Somebody"', value(65)), 422, 'too-deep'],
  ['100,000 levels', '['.repeat(100_000), 422, 'too-deep'],
  ['too many values', text.replace('"participant":[', `"participant":[${'{"member":{"display":"x"}},'.repeat(20_000)}`), 422, 'too-many-values'],
  ['a string of 65 KiB', text.replace('Somebody', 'x'.repeat(65 * 1024 + 1)), 422, 'string-too-long'],
  ['an array', '[]', 400, 'not-a-resource'],
  ['null', 'null', 400, 'not-a-resource'],
  ['no resourceType', '{}', 400, 'not-a-resource'],
  ['another type', text.replace('"CareTeam"', '"Patient"'), 400, 'type-mismatch'],
  ['an unknown type', text.replace('"CareTeam"', '"CareTeem"'), 400, 'type-mismatch'],
  ['another id', text.replace('"bad"', '"worse"'), 400, 'id-mismatch'],
  ['no id', text.replace('"id":"bad",', ''), 400, 'id-mismatch'],
  ['an unknown element', text.replace('"participant"', '"participants"'), 422, 'unknown-element'],
  ['a code outside the list', text.replace('"active"', '"aktiv"'), 422, 'code-not-allowed'],
  ['a wrong type', text.replace('"active"', '7'), 422],
  ['an empty list', text.replace(/"participant":.*]/, '"participant":[]'), 422, 'empty-array'],
  ['a date of no calendar', text.replace('"status"', '"period":{"start":"2026-02-30"},"status"'), 422],
  ['a clock ahead', text.replace('"status"', '"meta":{"lastUpdated":"2999-01-01T00:00:00Z"},"status"'), 422, 'clock-ahead'],
  ["a number that is nobody's to use", text.replace('196101182803', `${19121212}1220`), 422, 'identity-not-published'],
];

for (const [name, body, status, code] of bodies) {
  test(`${name} is refused with ${status}`, async () => {
    const answer = await server.request('PUT', path, { body, headers: json });
    assert.equal(answer.status, status, answer.text.slice(0, 500));
    const outcome = JSON.parse(answer.text);
    assert.equal(outcome.resourceType, 'OperationOutcome');
    const codes = outcome.issue.map((issue) => issue.details.coding[0].code);
    if (code) assert.ok(codes.includes(code), codes.join(' '));
    for (const { details } of outcome.issue) {
      assert.ok(details.text.length > 0);
      const page = await server.get(`/docs/errors/${details.coding[0].code}`);
      assert.equal(page.status, 200, `${details.coding[0].code} has no page`);
    }
    assert.ok(!answer.text.includes('196101182803') && !answer.text.includes('Somebody'), 'the answer repeats a value');
  });
}

const heads = [
  ['no content type', 'PUT', path, { 'content-type': '' }, 415],
  ['XML', 'PUT', path, { 'content-type': 'application/fhir+xml' }, 415],
  ['a compressed body', 'PUT', path, { ...json, 'content-encoding': 'gzip' }, 415],
  ['R5 on the R4 base', 'PUT', path, { 'content-type': 'application/fhir+json; fhirVersion=5.0' }, 415],
  ['a type that is not taken', 'PUT', '/fhir/r4/Observation/o1', json, 404],
  ['an id that cannot be', 'PUT', '/fhir/r4/CareTeam/a_b', json, 400],
  ['a method that is not used', 'PATCH', path, json, 405],
  ['If-Match of another kind', 'PUT', path, { ...json, 'if-match': '"x"' }, 400],
  ['If-Match of no version', 'PUT', path, { ...json, 'if-match': 'W/"7"' }, 412],
  ['a source that cannot be', 'PUT', path, { ...json, 'x-sandbox-source': 'a b' }, 400],
];
for (const [name, method, where, headers, status] of heads) {
  test(`${name} is refused with ${status}`, async () => {
    const answer = await server.request(method, where, { body: text, headers });
    assert.equal(answer.status, status, answer.text.slice(0, 500));
    assert.equal(JSON.parse(answer.text).resourceType, 'OperationOutcome');
  });
}

const portal = [
  ['a body that is no JSON', '{', 400, 'bad-json'],
  ['nobody', '{"patients":[]}', 400, 'bad-request'],
  ['101 people', JSON.stringify({ patients: Array.from({ length: 101 }, () => ({ root: '1.2.752.129.2.1.3.1', extension: '196101182803' })) }), 400, 'too-many-ids'],
  ['an unknown member', '{"patients":[{"root":"1","extension":"2"}],"x":1}', 400, 'bad-parameter'],
];
for (const [name, body, status, code] of portal) {
  test(`a look-up of ${name} is refused with ${code}`, async () => {
    const answer = await server.post('/v1/contacts/lookup', body, { 'content-type': 'application/json' });
    assert.equal(answer.status, status);
    assert.equal(answer.headers['content-type'], 'application/problem+json');
    const problem = JSON.parse(answer.text);
    assert.equal(problem.code, code);
    assert.equal((await server.get(new URL(problem.type).pathname)).status, 200);
  });
}

test('references that were not given are unknown, whatever they look like', async () => {
  for (const ref of ['p_', 'p_7QxH2m9vT4aLkZ0cYb3N1g', 'p_7QxH2m9vT4aLkZ0cYb3N1', '196101182803', 'x'.repeat(500), '..%2F..', '%00']) {
    const overview = await server.get(`/v1/patients/${ref}/overview`);
    assert.ok([400, 404].includes(overview.status), `${ref}: ${overview.status}`);
    const page = await server.get(`/view/${ref}`);
    assert.ok([400, 404].includes(page.status), `${ref}: ${page.status}`);
  }
});

test('requests that are never finished hold nobody up', async () => {
  const halves = [
    '',
    'P',
    'PUT /fhir/r4/CareTeam/bad HT',
    `PUT ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/fhir+json\r\nContent-Length: ${text.length}\r\n`,
    `PUT ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/fhir+json\r\nContent-Length: ${text.length}\r\n\r\n${text.slice(0, -1)}`,
    `PUT ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/fhir+json\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n${text.slice(0, 9)}`,
  ];
  const sockets = [];
  for (let i = 0; i < 100; i += 1) {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(halves[i % halves.length]);
    sockets.push(socket);
  }
  for (let i = 0; i < 20; i += 1) assert.equal((await server.get('/fhir/r4/CareTeam/good')).status, 200);
  // Half of them end in the middle, the others are cut off.
  sockets.forEach((socket, index) => (index % 2 === 0 ? socket.end() : socket.destroy()));
  assert.equal((await server.get('/fhir/r4/CareTeam/good')).status, 200);
});

// What Node's client would not send. A second request behind each must never be answered.
const framing = [
  ['two lengths', `Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`],
  ['a length and chunks', `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['an unknown coding', `Transfer-Encoding: gzip\r\n\r\n`],
  ['chunked twice', `Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`],
  ['a second host', `Host: evil.example\r\nContent-Length: 0\r\n\r\n`],
  ['a folded field', `X-A: 1\r\n 2\r\nContent-Length: 0\r\n\r\n`],
  ['a space before the colon', `Content-Length : 0\r\n\r\n`],
];
for (const [name, rest] of framing) {
  test(`${name}: one answer, 400, closed`, async () => {
    const canary = 'GET /fhir/r4/metadata HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
    const answer = await raw(`PUT ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/fhir+json\r\n${rest}${canary}`);
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.equal(answer.match(/HTTP\/1\.1 \d/g).length, 1);
  });
}

function raw(bytes) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.port, '127.0.0.1');
    let answer = '';
    socket.setTimeout(10_000, () => reject(new Error('the connection stays open')));
    socket.on('data', (part) => (answer += part));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    socket.write(bytes);
  });
}
