// Starts and stops a real nara for the end-to-end tests, and speaks HTTP to it over kept connections.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const binary = process.env.NARA ?? 'build/release/nara';

export function temporaryDirectory() {
  const path = mkdtempSync(join(tmpdir(), 'nara-e2e-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export class Server {
  // options.data: where the database stands; options.empty: without the sandbox people.
  static async start({ data, empty = true, args = [], env = {} }) {
    const child = spawn(
      binary,
      ['serve', '--sandbox', ...(empty ? ['--empty'] : []), ...(args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0']), '--data', data, ...args],
      { env: { ...process.env, NARA__ADMIN__LISTEN: '127.0.0.1:0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const server = new Server(child);
    await server.#ready();
    return server;
  }

  constructor(child) {
    this.child = child;
    this.out = '';
    this.err = '';
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 128 });
    this.exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    child.stderr.on('data', (bytes) => (this.err += bytes));
  }

  // The server prints its address once it answers.
  #ready() {
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => reject(new Error(`no address within 30 s\n${this.out}${this.err}`)), 30_000);
      this.child.stdout.on('data', (bytes) => {
        this.out += bytes;
        const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(this.out);
        if (!found || this.port) return;
        clearTimeout(tooLate);
        this.port = Number(found[1]);
        resolve();
      });
      this.exited.then(({ code }) => {
        clearTimeout(tooLate);
        reject(new Error(`nara ended with ${code}\n${this.out}${this.err}`));
      });
    });
  }

  // The address of the admin listener, as printed.
  get admin() {
    return /^Admin\s+(http:\/\/[^/\s]+)/m.exec(this.out)[1];
  }

  // Waits until standard output has this text.
  async printed(text) {
    for (const until = Date.now() + 5_000; !this.out.includes(text); ) {
      if (Date.now() > until) throw new Error(`"${text}" was not printed\n${this.out}`);
      await Promise.race([new Promise((resolve) => this.child.stdout.once('data', resolve)), new Promise((resolve) => setTimeout(resolve, 100))]);
    }
  }

  // One request; the body of the answer as text. Rejects when the connection breaks.
  request(method, path, { body, headers = {} } = {}) {
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          host: '127.0.0.1',
          port: this.port,
          agent: this.agent,
          method,
          path,
          headers: {
            ...(body === undefined ? {} : { 'content-type': 'application/fhir+json', 'content-length': Buffer.byteLength(body) }),
            ...headers,
          },
        },
        (response) => {
          const parts = [];
          response.on('data', (part) => parts.push(part));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString('utf8') }),
          );
        },
      );
      request.on('error', reject);
      if (body !== undefined) request.write(body);
      request.end();
    });
  }
  get(path, headers) {
    return this.request('GET', path, { headers });
  }
  put(path, body, headers) {
    return this.request('PUT', path, { body: typeof body === 'string' ? body : JSON.stringify(body), headers });
  }
  post(path, body, headers) {
    return this.request('POST', path, { body: typeof body === 'string' ? body : JSON.stringify(body), headers });
  }

  // The opaque reference of a person, by national number.
  async reference(extension, root = '1.2.752.129.2.1.3.1') {
    const answer = await this.post('/v1/contacts/lookup', { patients: [{ root, extension }] }, { 'content-type': 'application/json' });
    return JSON.parse(answer.text).results?.[0]?.patient?.ref;
  }
  async overview(extension, headers) {
    const answer = await this.get(`/v1/patients/${await this.reference(extension)}/overview`, headers);
    return { ...answer, json: answer.text ? JSON.parse(answer.text) : undefined };
  }

  // Stops as Ctrl-C does; answers the exit code.
  async stop() {
    this.agent.destroy();
    this.child.kill('SIGINT');
    return (await this.exited).code;
  }
  async kill() {
    this.agent.destroy();
    this.child.kill('SIGKILL');
    await this.exited;
  }
}
