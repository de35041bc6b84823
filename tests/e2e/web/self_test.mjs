// Proves that the checks see faults: seeds one fault after the other into a good page and runs
// check.mjs on each. Usage: node self_test.mjs GOOD_PAGE.html [NAME_OF_FAULT]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

const good = readFileSync(process.argv[2], 'utf8');
const css = (rule) => (page) => page.replace('</style>', `${rule}</style>`);
const only = process.argv[3];
const faults = {
  'low contrast': css('.nara p{color:#999}'),
  'no language': (page) => page.replace(/<html lang="[a-z]+"/, '<html'),
  'heading jump': (page) => page.replaceAll(/<(\/?)h2/g, '<$1h4'),
  'empty link': (page) => page.replace('<footer>', '<footer><a href="?lang=sv"></a>'),
  'duplicate id': (page) => page.replaceAll('n-vc', 'n-gp'),
  'header cell without scope': (page) => page.replaceAll(/<th scope="row">(.*?)<\/th>/g, '<td>$1</td>').replaceAll('<th scope="col">', '<th>'),
  'small target': css('.nara .call{min-height:0;height:10px}'),
  'dark ::before contrast': css('@media (prefers-color-scheme:dark){.nara td::before{color:#445}}'),
  'external image': (page) => page.replace('</main>', '<img src="https://example.se/x.png" alt="x"></main>'),
  'script': (page) => page.replace('</main>', '<script>1</script></main>'),
  'sideways scroll': css('.nara h1{width:500px}'),
  'invisible focus': css('.nara :focus-visible{outline:0}'),
  'breaking telephone number': (page) => page.replace(/<a class="call"/, '<a class="go"').replaceAll('\u00A0', ' '),
};

const folder = mkdtempSync(join(tmpdir(), 'nara-seeded-'));
let missed = 0;
let seeded = 0;
for (const [name, spoil] of Object.entries(faults)) {
  if (only && name !== only) continue;
  ++seeded;
  const page = spoil(good);
  const file = join(folder, 'page.html');
  writeFileSync(file, page);
  const run = spawnSync(process.execPath, [new URL('check.mjs', import.meta.url).pathname, file], { encoding: 'utf8' });
  const caught = page !== good && run.status === 1;
  if (!caught) ++missed;
  const first = run.stdout.split('\n').find((line) => line.startsWith('       ')) ?? '';
  console.log(`${caught ? 'caught' : 'MISSED'} ${name}:${first.trimEnd()}`);
}
rmSync(folder, { recursive: true, force: true });
console.log(`${seeded} seeded faults, ${missed} missed`);
process.exit(missed === 0 ? 0 : 1);
