// Starts the sandbox and checks its landing page and some people's pages, as they come over the wire.
import { spawnSync } from 'node:child_process';
import { Server, temporaryDirectory } from '../server.mjs';

const people = ['196101182803', '190001042399', '191212121212', '195005050520', '195702182568', '196108193175', '197103011032'];

const data = temporaryDirectory();
const server = await Server.start({ data: data.path, empty: false });
const base = `http://127.0.0.1:${server.port}`;
const site = [`${base}/`, `${base}/?lang=en`, `${base}/docs/errors`];
for (const [number, language] of [[people[0], 'sv'], [people[1], 'en'], ['193805028432', 'sv']]) {
    site.push(`${base}/view/${await server.reference(number)}/explain?lang=${language}`);
}
const pages = [];
for (const number of people) pages.push(`${base}/view/${await server.reference(number)}`);
pages.push(`${base}/view/${await server.reference(people[0])}?lang=en`, `${base}/view/accessibility`);
const check = (...arguments_) => spawnSync('node', ['check.mjs', ...arguments_], { stdio: 'inherit' }).status === 0;
const good = [check('--site', ...site), check(...pages)].every(Boolean);
const code = await server.stop();
data.remove();
process.exit(good ? code : 1);
