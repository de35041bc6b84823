// The one job of the product, over the wire: systems push what they have, in any order, and the person's
// contacts come out on /v1 and on /view.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Server, temporaryDirectory } from './server.mjs';

const run = promisify(execFile);
const corpus = process.env.NARA_CORPUS_DIR ?? '../shared/corpus';
const needsCorpus = { skip: existsSync(corpus) ? false : `not found: ${corpus}` };

const personnummer = 'http://electronichealth.se/identifier/personnummer';
const kinds = 'https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt';
const doctor = { coding: [{ system: kinds, code: '2' }] };
const coordinator = { coding: [{ system: kinds, code: '1' }] };

describe('the printed first calls', () => {
  test('run as they are and are answered with success', async () => {
    const data = temporaryDirectory();
    const server = await Server.start({ data: data.path, empty: false });
    await server.printed('Ctrl-C');
    assert.match(server.out, /^nara \d+\.\d+\.\d+ sandbox\n\nSandbox {2}http:\/\/127\.0\.0\.1:\d+\/\nPeople {3}\d+\nAdmin {4}http:\/\/127\.0\.0\.1:\d+\/readyz\n/);
    const calls = server.out.split('\n\n').filter((part) => part.startsWith('curl '));
    assert.equal(calls.length, 3);
    const bodies = [];
    for (const call of calls) {
      const { stdout } = await run('sh', ['-c', `${call} --silent --show-error --write-out '\\n%{http_code}'`]);
      const status = stdout.slice(stdout.lastIndexOf('\n') + 1);
      assert.match(status, /^2\d\d$/, call);
      bodies.push(stdout);
    }
    assert.match(bodies[1], /"result": ?"ok"/);
    assert.match(bodies[2], /^<!DOCTYPE html>[^]*<h1/);
    assert.equal(await server.stop(), 0);
    data.remove();
  });

  test('a start takes a second at most, people and all', async () => {
    const data = temporaryDirectory();
    const began = performance.now();
    const server = await Server.start({ data: data.path, empty: false });
    const took = performance.now() - began;
    assert.equal(await server.stop(), 0);
    data.remove();
    // Debug builds with sanitizers are slower by an order of magnitude.
    const limit = Number(process.env.NARA_START_MS ?? 1000);
    assert.ok(took < limit, `${Math.round(took)} ms`);
  });
});

describe('published material', needsCorpus, () => {
  let data;
  let server;
  before(async () => {
    data = temporaryDirectory();
    server = await Server.start({ data: data.path });
  });
  after(async () => {
    assert.equal(await server.stop(), 0);
    data.remove();
  });

  test("Inera's example, pushed backwards, shows who, how and when", async () => {
    const folder = join(corpus, 'inera-se');
    const files = readdirSync(folder).filter((name) => /-Example/.test(name)).sort().reverse();
    assert.equal(files.length, 6);
    for (const file of files) {
      const text = readFileSync(join(folder, file), 'utf8');
      const { resourceType, id } = JSON.parse(text);
      const answer = await server.put(`/fhir/r5/${resourceType}/${id}`, text);
      assert.equal(answer.status, 201, `${file}: ${answer.text}`);
    }
    const { status, json } = await server.overview('197805232391');
    assert.equal(status, 200);
    assert.equal(json.careContacts.state, 'present');
    assert.equal(json.careContacts.items.length, 1);
    const [contact] = json.careContacts.items;
    assert.equal(contact.kind, 'fastVardkontakt');
    assert.equal(contact.code.code, '1');
    assert.equal(contact.practitioner.name, 'Eva Svensson');
    assert.equal(contact.show.phone.text.replaceAll('\u00a0', ' '), '010-123 45 67');
    assert.equal(contact.show.phone.level, 'careTeam');
    assert.equal(contact.show.hours, 'vardagar klockan 8 till 16');
    assert.equal(json.regularDoctor.state, 'unknown');

    const page = await server.get(`/view/${await server.reference('197805232391')}`);
    assert.equal(page.status, 200);
    const seen = words(page.text);
    for (const text of ['Eva Svensson', '010-123 45 67', 'vardagar klockan 8 till 16', 'Vi hittar ingen fast läkarkontakt för dig.']) {
      assert.ok(seen.includes(text), `${text} is not on the page`);
    }
  });

  for (const file of existsSync(corpus) ? readdirSync(join(corpus, 'synthea-r4')).filter((name) => name.endsWith('.json')) : []) {
    test(`Synthea's ${file} is taken, but for the types that are not`, async () => {
      const text = readFileSync(join(corpus, 'synthea-r4', file), 'utf8');
      const sent = JSON.parse(text);
      const answer = await server.post('/fhir/r4', text, { prefer: 'handling=lenient' });
      assert.equal(answer.status, 200, answer.text.slice(0, 2000));
      const { entry } = JSON.parse(answer.text);
      assert.equal(entry.length, sent.entry.length);
      const types = JSON.parse((await server.get('/fhir/r4/metadata')).text).rest[0].resource.map(({ type }) => type);
      sent.entry.forEach(({ resource }, index) => {
        const { status } = entry[index].response;
        if (types.includes(resource.resourceType)) assert.match(status, /^20[01]/, `${resource.resourceType}: ${status}`);
      });
      for (const [index, { resource }] of sent.entry.entries()) {
        if (resource.resourceType !== 'CareTeam') continue;
        const where = entry[index].response.location.replace(/^.*\/fhir\/r4\//, '').replace(/\/_history.*/, '');
        assert.equal((await server.get(`/fhir/r4/${where}`)).status, 200);
      }
    });
  }
});

describe('what a person sees when', () => {
  let data;
  let server;
  before(async () => {
    data = temporaryDirectory();
    server = await Server.start({ data: data.path });
    await put('vas', { resourceType: 'Organization', id: 'sun', active: true, name: 'Vårdcentralen Solen', identifier: hsa('SE5565594230-E2E1'), telecom: [{ system: 'phone', value: '+46313900601' }] });
    await put('vas', { resourceType: 'Organization', id: 'moon', active: true, name: 'Vårdcentralen Månen', identifier: hsa('SE5565594230-E2E2'), telecom: [{ system: 'phone', value: '+46313900602' }] });
    await staff('vas', 'anna', 'Anna', 'Solberg', 'sun');
    await staff('vas', 'mona', 'Mona', 'Måne', 'moon');
  });
  after(async () => {
    assert.equal(await server.stop(), 0);
    data.remove();
  });

  const hsa = (value) => [{ system: 'urn:oid:1.2.752.129.2.1.4.1', value }];
  async function put(source, resource) {
    const answer = await server.put(`/fhir/r4/${resource.resourceType}/${resource.id}`, resource, { 'x-sandbox-source': source });
    assert.ok([200, 201].includes(answer.status), answer.text);
  }
  async function staff(source, id, given, family, unit) {
    await put(source, { resourceType: 'Practitioner', id, name: [{ given: [given], family }], identifier: hsa(`SE5565594230-E2E${id}`) });
    await role(source, id, unit);
  }
  const role = (source, id, unit) =>
    put(source, { resourceType: 'PractitionerRole', id: `${id}-role`, active: true, practitioner: { reference: `Practitioner/${id}` }, organization: { reference: `Organization/${unit}` }, code: [{ coding: [{ system: 'urn:oid:1.2.752.129.2.2.1.4', code: '201011' }] }] });
  const patient = (source, id, number, unit) =>
    put(source, { resourceType: 'Patient', id, identifier: [{ system: personnummer, value: number }], ...(unit ? { generalPractitioner: [{ reference: `Organization/${unit}` }] } : {}) });
  const team = (source, id, subject, participant, more = {}) =>
    put(source, { resourceType: 'CareTeam', id, status: 'active', subject: { reference: `Patient/${subject}` }, participant: [participant], ...more });

  // Both ways out tell the same: the portal JSON and the words of the page.
  async function outcome(number) {
    const { json } = await server.overview(number);
    const page = await server.get(`/view/${await server.reference(number)}`);
    assert.equal(page.status, 200);
    return { json, page: words(page.text) };
  }

  test('two systems name different doctors: only the one at the listed unit is shown', async () => {
    await patient('vas', 'two', '194001079120', 'sun');
    await team('vas', 'two-team', 'two', { role: [doctor], member: { reference: 'PractitionerRole/anna-role' }, period: { start: '2024-01-01' } });
    await put('annat', { resourceType: 'Organization', id: 'm', name: 'Vårdcentralen Månen', identifier: hsa('SE5565594230-E2E2') });
    await staff('annat', 'olof', 'Olof', 'Annan', 'm');
    await patient('annat', 'x', '194001079120');
    await team('annat', 'x-team', 'x', { role: [doctor], member: { reference: 'PractitionerRole/olof-role' }, period: { start: '2025-01-01' } });
    const { json, page } = await outcome('194001079120');
    assert.deepEqual(json.regularDoctor.items.map((item) => item.practitioner.name), ['Anna Solberg']);
    assert.ok(page.includes('Anna Solberg') && !page.includes('Olof Annan'));
  });

  test('a period has ended: a sentence and no route', async () => {
    await patient('vas', 'ended', '191212121212', 'sun');
    const yesterday = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    await team('vas', 'ended-team', 'ended', { role: [doctor], member: { reference: 'PractitionerRole/anna-role' }, period: { start: '2024-01-01', end: yesterday } });
    const { json, page } = await outcome('191212121212');
    assert.equal(json.regularDoctor.state, 'ended');
    assert.deepEqual(json.regularDoctor.items, []);
    assert.ok(page.includes('Anna Solberg är inte längre din fasta läkarkontakt.'));
  });

  test('a team is not active: no card', async () => {
    await patient('vas', 'inactive', '193008077723', 'sun');
    await team('vas', 'inactive-team', 'inactive', { role: [doctor], member: { reference: 'PractitionerRole/anna-role' } }, { status: 'inactive' });
    const { json, page } = await outcome('193008077723');
    assert.equal(json.regularDoctor.state, 'unknown');
    assert.ok(!page.includes('Anna Solberg'));
  });

  test('a contact was entered in error: it was never there', async () => {
    await patient('vas', 'error', '193012299263', 'sun');
    await team('vas', 'error-team', 'error', { role: [doctor], member: { reference: 'PractitionerRole/anna-role' } });
    assert.equal((await outcome('193012299263')).json.regularDoctor.state, 'present');
    await team('vas', 'error-team', 'error', { role: [doctor], member: { reference: 'PractitionerRole/anna-role' } }, { status: 'entered-in-error' });
    const { json, page } = await outcome('193012299263');
    assert.equal(json.regularDoctor.state, 'unknown');
    assert.ok(!page.includes('Anna Solberg'));
  });

  test('the doctor is at another unit than the listed one: no doctor', async () => {
    await patient('vas', 'elsewhere', '194004057032', 'sun');
    await team('vas', 'elsewhere-team', 'elsewhere', { role: [doctor], member: { reference: 'PractitionerRole/mona-role' } });
    const { json, page } = await outcome('194004057032');
    assert.equal(json.regularDoctor.state, 'unknown');
    assert.ok(!page.includes('Mona Måne') && page.includes('Vi hittar ingen fast läkarkontakt för dig.'));
  });

  test('only a name is known: the name is shown', async () => {
    await patient('vas', 'display', '194504118359', 'sun');
    await team('vas', 'display-team', 'display', { role: [coordinator], member: { display: 'Karin Exempel' } });
    const { json, page } = await outcome('194504118359');
    assert.deepEqual(json.careContacts.items.map((item) => item.practitioner.name), ['Karin Exempel']);
    assert.ok(page.includes('Karin Exempel'));
  });

  test('the Practitioner comes last: the contact is there as soon as the name is', async () => {
    await patient('vas', 'late', '195102031753', 'sun');
    await role('vas', 'sena', 'sun');
    await team('vas', 'late-team', 'late', { role: [doctor], member: { reference: 'PractitionerRole/sena-role' } });
    assert.ok(!(await outcome('195102031753')).page.includes('Sena Ankomsten'));
    await put('vas', { resourceType: 'Practitioner', id: 'sena', name: [{ given: ['Sena'], family: 'Ankomsten' }] });
    const { json, page } = await outcome('195102031753');
    assert.deepEqual(json.regularDoctor.items.map((item) => item.practitioner.name), ['Sena Ankomsten']);
    assert.ok(page.includes('Sena Ankomsten'));
  });
});

// The words a reader of the page meets: tags out, entities and no-break spaces back, white space single.
function words(html) {
  return html
    .replace(/<style>[^]*?<\/style>/, '')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[\s\u00a0]+/g, ' ');
}
