// Checks pages in a real browser: axe, html-validate, reflow at 320 px, text spacing, target sizes,
// contrast of ::before text, keyboard order, requests and scripts, light and dark.
// Usage: node check.mjs [--site] [--shots DIR] (DIR_OF_HTML | FILE | URL)...
// --site: pages of the sandbox, which may link to each other.
import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HtmlValidate } from 'html-validate';
import { chromium } from 'playwright-core';
import { rules } from './htmlvalidate.mjs';
import * as inPage from './in_page.mjs';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env.NARA_CHROMIUM ?? '/usr/bin/chromium';
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const modes = [
  { name: 'wide-light', width: 1280, height: 900, colorScheme: 'light' },
  { name: 'narrow-light', width: 320, height: 800, colorScheme: 'light' },
  { name: 'phone-dark', width: 390, height: 844, colorScheme: 'dark' },
];

function read(args) {
  const targets = [];
  let shots = null;
  let site = false;
  for (let i = 0; i < args.length; ++i) {
    if (args[i] === '--shots') shots = args[++i];
    else if (args[i] === '--site') site = true;
    else if (/^https?:/.test(args[i])) targets.push({ name: args[i], url: args[i] });
    else if (statSync(args[i]).isDirectory()) {
      for (const file of readdirSync(args[i]).filter((f) => f.endsWith('.html')).sort()) {
        targets.push({ name: basename(file, '.html'), file: resolve(args[i], file) });
      }
    } else targets.push({ name: basename(args[i], '.html'), file: resolve(args[i]) });
  }
  return { targets, shots, site };
}

async function sourceOf(target) {
  if (target.file) return readFileSync(target.file, 'utf8');
  return (await fetch(target.url)).text();
}

async function validate(target) {
  const report = await new HtmlValidate(rules).validateString(await sourceOf(target));
  return report.results.flatMap((r) => r.messages).map(
    (m) => `html-validate ${m.ruleId} ${m.line}:${m.column} ${m.message}`);
}

async function axe(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() => axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations', 'incomplete'],
  }));
  const told = (kind) => (found) =>
    `axe ${kind} ${found.id} ${found.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`;
  return [...result.violations.map(told('violation')), ...result.incomplete.map(told('incomplete'))];
}

// The order in which Tab visits must be the order of the document, and every stop must be seen.
async function keyboard(page) {
  const faults = [];
  const expected = await page.evaluate(inPage.focusable);
  for (let i = 0; i < expected; ++i) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(inPage.focused);
    if (at.index !== i) faults.push(`keyboard stop ${i + 1} is element ${at.index + 1}: ${at.what}`);
    if (!at.visible) faults.push(`keyboard stop ${i + 1} cannot be seen: ${at.what}`);
    if (faults.length > 3) break;
  }
  return faults;
}

async function checkIn(browser, target, mode, shots, site) {
  const context = await browser.newContext({
    viewport: { width: mode.width, height: mode.height }, colorScheme: mode.colorScheme });
  const page = await context.newPage();
  const requests = [];
  page.on('request', (r) => { if (!r.url().startsWith('data:')) requests.push(r.url()); });
  await page.goto(target.url ?? pathToFileURL(target.file).href);
  const faults = [];
  if (requests.length !== 1) faults.push(`${requests.length} requests instead of 1`);
  faults.push(...await keyboard(page));
  await page.evaluate(inPage.openDetails);
  faults.push(...await axe(page));
  faults.push(...await page.evaluate(inPage.strangers, site));
  for (const check of [inPage.tables, inPage.reflow, inPage.targets, inPage.beforeContrast]) {
    faults.push(...await page.evaluate(check));
  }
  await page.evaluate(inPage.textSpacing);
  faults.push(...(await page.evaluate(inPage.reflow)).map((f) => `with text spacing: ${f}`));
  if (shots) await shoot(context, target, mode, shots);
  await context.close();
  return faults.map((f) => `[${mode.name}] ${f}`);
}

async function shoot(context, target, mode, shots) {
  const page = await context.newPage();
  await page.goto(target.url ?? pathToFileURL(target.file).href);
  const name = target.name.replace(/[^a-z0-9.-]+/gi, '_');
  await page.screenshot({ path: join(shots, `${name}.${mode.name}.png`), fullPage: true });
  if (mode.name === 'wide-light') {
    await page.pdf({ path: join(shots, `${name}.pdf`), format: 'A4' });
  }
  await page.close();
}

const { targets, shots, site } = read(process.argv.slice(2));
if (targets.length === 0) {
  console.error('usage: node check.mjs [--site] [--shots DIR] (DIR_OF_HTML | FILE | URL)...');
  process.exit(2);
}
if (shots) mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({ executablePath, args: flags, headless: true });
let failed = 0;
for (const target of targets) {
  const faults = await validate(target);
  for (const mode of modes) faults.push(...await checkIn(browser, target, mode, shots, site));
  if (faults.length > 0) ++failed;
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${target.name}`);
  for (const fault of faults) console.log(`       ${fault}`);
}
await browser.close();
console.log(`${targets.length} pages, ${targets.length * modes.length} runs, ${failed} pages with faults`);
process.exit(failed === 0 ? 0 : 1);
