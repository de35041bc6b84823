// Writes what another FHIRPath engine, npm's fhirpath, makes of expressions: HL7's own invariants
// and search parameters on HL7's examples, the paths of our views on the same and on the corpus, and
// a list of ours on one patient. tests/fhir/fhirpath/oracle_test.cpp evaluates them and compares.
//   node expected.mjs EXAMPLES CORPUS ENGINE OUT
// EXAMPLES has the folders r4 and r5; ENGINE is the folder with node_modules/fhirpath.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const [examples, corpus, engine, out] = process.argv.slice(2);
const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const require = createRequire(path.join(path.resolve(engine), "package.json"));
const fhirpath = require("fhirpath");

/// Examples of a type whose invariants are tried.
const examplesPerType = 8;
/// Larger examples repeat what smaller ones have.
const largestExample = 60_000;

const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

function jsonFiles(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => path.join(path.resolve(folder), name));
}

/// The resource in a file, or nothing.
function resourceIn(file) {
  if (fs.statSync(file).size > largestExample) return undefined;
  try {
    const resource = read(file);
    return typeof resource.resourceType === "string" ? resource : undefined;
  } catch {
    return undefined;
  }
}

/// Per resource type, its invariants as expressions on the resource.
function invariants(folder) {
  const found = new Map();
  for (const file of jsonFiles(folder)) {
    if (!path.basename(file).startsWith("StructureDefinition-")) continue;
    const definition = read(file);
    const plain = definition.derivation === "specialization" && !definition.abstract;
    if (definition.kind !== "resource" || !plain) continue;
    found.set(definition.type, invariantsOf(definition));
  }
  return found;
}

// What needs a server, another resource or the rules of XHTML.
const beyond = /resolve\(|memberOf|conformsTo|htmlChecks|%terminologies|elementDefinition|slice/;

function invariantsOf(definition) {
  const expressions = new Set();
  for (const element of definition.snapshot.element) {
    const steps = element.path.split(".").slice(1).join(".").replace(/\[x\]/g, "");
    for (const { key, expression } of element.constraint ?? []) {
      if (expression === undefined || beyond.test(expression)) continue;
      // Every element has these two.
      if ((key === "ele-1" || key === "ext-1") && steps.includes(".")) continue;
      expressions.add(steps === "" ? expression : `${steps}.all(${expression})`);
    }
  }
  return expressions;
}

/// Per resource type, the paths of HL7's search parameters.
function searchPaths(folder) {
  const found = new Map();
  for (const file of jsonFiles(folder)) {
    if (!path.basename(file).startsWith("SearchParameter-")) continue;
    const { base, expression } = read(file);
    if (expression === undefined || beyond.test(expression)) continue;
    // A canonical, which is a uri, is none for "as": the official suite takes the very type.
    if (expression.includes(" as uri)")) continue;
    for (const type of base) {
      if (!found.has(type)) found.set(type, new Set());
      found.get(type).add(expression);
    }
  }
  return found;
}

/// Per resource type, the paths of Region Halland's views; those with keys of references are left
/// out, which only SQL on FHIR has, and types that the release lacks, which an engine may refuse.
function viewPaths(release) {
  const found = new Map();
  const folder = path.join(project, "mappings/halland/views");
  for (const file of jsonFiles(folder)) {
    const view = read(file);
    const constants = new Map();
    for (const constant of view.constant ?? []) {
      const [name] = Object.keys(constant).filter((key) => key.startsWith("value"));
      constants.set(constant.name, `'${constant[name]}'`);
    }
    const expressions = found.get(view.resource) ?? new Set();
    found.set(view.resource, expressions);
    const add = (focus, text) => {
      const whole = focus === "" ? text : `${focus}.select(${text})`;
      if (/Key\(|%rowIndex/.test(whole)) return;
      if (release === "r4" && whole.includes("ofType(Availability)")) return;
      expressions.add(whole.replace(/%(\w+)/g, (all, name) => constants.get(name) ?? all));
    };
    const walk = (select, focus) => {
      const each = select.forEach ?? select.forEachOrNull;
      const inner = each === undefined ? focus : focus === "" ? each : `${focus}.select(${each})`;
      for (const column of select.column ?? []) add(inner, column.path);
      for (const nested of [...(select.select ?? []), ...(select.unionAll ?? [])]) walk(nested, inner);
    };
    for (const where of view.where ?? []) add("", where.path);
    for (const select of view.select) walk(select, "");
  }
  return found;
}

/// One item as JSON; what is no JSON as its text.
function plain(item) {
  if (item === null || item === undefined) return null;
  if (typeof item === "bigint") return Number(item);
  if (typeof item === "object" && item.constructor.name.startsWith("FP_")) return item.toString();
  return item;
}

// Nothing joined is an empty text, as the suite of SQL on FHIR asks.
const join = (items, separator = "") => [items.map((item) => item.data ?? item).join(separator)];
const options = {
  async: false,
  traceFn: () => {},
  userInvocationTable: { join: { fn: join, arity: { 0: [], 1: ["String"] } } },
};
const compiled = new Map();
/// The items, or null for an error.
function evaluate(model, resource, expression) {
  const key = `${model.version} ${expression}`;
  try {
    if (!compiled.has(key)) {
      compiled.set(key, fhirpath.compile(expression, model, options));
    }
    const scope = { resource, rootResource: resource };
    return compiled.get(key)(structuredClone(resource), scope).map(plain);
  } catch {
    return null;
  }
}

// The engine tells of wrong arity there.
console.log = console.warn = console.error = () => {};
for (const release of ["r4", "r5"]) {
  const model = require(`fhirpath/fhir-context/${release}`);
  const rules = invariants(path.join(engine, "core", release));
  const searches = searchPaths(path.join(engine, "core", release));
  const views = viewPaths(release);
  const list = fs
    .readFileSync(path.join(project, "tests/cases/fhirpath/expressions.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("# "))
    .map((line) => line.split(" ## ")[0]);
  const seen = new Map();
  const files = [];
  const add = (file, resource, expressions) => {
    const cases = [...expressions].map((text) => [text, evaluate(model, resource, text)]);
    if (cases.length > 0) files.push({ file, cases });
  };
  for (const file of jsonFiles(path.join(examples, release))) {
    const resource = resourceIn(file);
    if (resource === undefined) continue;
    const type = resource.resourceType;
    if (path.basename(file) === "Patient-example.json") add(file, resource, list);
    const count = seen.get(type) ?? 0;
    seen.set(type, count + 1);
    if (count < examplesPerType) {
      add(file, resource, rules.get(type) ?? []);
      add(file, resource, searches.get(type) ?? []);
    }
    add(file, resource, views.get(type) ?? []);
  }
  for (const file of release === "r4" ? jsonFiles(corpus) : []) {
    const resource = resourceIn(file);
    if (resource !== undefined) add(file, resource, views.get(resource.resourceType) ?? []);
  }
  fs.writeFileSync(path.join(out, `${release}.json`), JSON.stringify({ files }));
}
