// Every official HL7 example of the types we take is stored and read back as it was sent, number by number
// and text by text, or stands in a list with the fault it truly has.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseExact, withoutServerMeta } from './json.mjs';
import { Server, temporaryDirectory } from './server.mjs';

const types = [
  'Appointment', 'CarePlan', 'CareTeam', 'Goal', 'HealthcareService', 'Location', 'Organization', 'Patient',
  'Practitioner', 'PractitionerRole', 'RelatedPerson',
];
const examples = process.env.NARA_EXAMPLES_DIR ?? 'build/examples';

for (const release of ['r4', 'r5']) {
  const folder = join(examples, release);
  test(`examples of ${release} come back as they were sent`, { skip: existsSync(folder) ? false : `not found: ${folder}` }, async () => {
    const data = temporaryDirectory();
    const server = await Server.start({ data: data.path });
    const refused = [];
    let taken = 0;
    for (const file of readdirSync(folder).sort()) {
      if (!types.includes(file.split('-')[0])) continue;
      const sent = readFileSync(join(folder, file), 'utf8');
      const resource = JSON.parse(sent);
      if (!types.includes(resource.resourceType)) continue;
      const path = `/fhir/${release}/${resource.resourceType}/${resource.id}`;
      const answer = await server.put(path, sent);
      if (answer.status !== 201) {
        const { issue } = JSON.parse(answer.text);
        const errors = issue.filter(({ severity }) => severity === 'error' || severity === 'fatal');
        refused.push({ file, status: answer.status, issues: errors.map((one) => `${one.details.coding[0].code} ${one.expression?.[0] ?? ''}`) });
        continue;
      }
      taken += 1;
      const back = await server.get(path);
      assert.equal(back.status, 200, file);
      assert.deepEqual(withoutServerMeta(parseExact(back.text)), withoutServerMeta(parseExact(sent)), file);
    }
    const expected = JSON.parse(readFileSync(new URL(`../cases/examples/refused-over-http-${release}.json`, import.meta.url), 'utf8'));
    assert.deepEqual(refused, expected);
    assert.ok(taken > 50, `only ${taken} were taken`);
    assert.equal(await server.stop(), 0);
    data.remove();
  });
}
