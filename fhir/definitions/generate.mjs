// Writes r4.cpp, r4b.cpp and r5.cpp beside this file from HL7's published definitions. The output is
// committed; this script is run again only when a table must hold something new.
//
// Node 20, no dependencies. The definitions come from npm (R4's core definitions are published there
// as part of the examples package):
//
//   for p in hl7.fhir.r4.examples@4.0.1 hl7.fhir.r4b.core@4.3.0 hl7.fhir.r5.core@5.0.0; do
//       npm pack $p && mkdir -p $p && tar -xzf ${p%@*}-${p##*@}.tgz -C $p
//   done
//   node fhir/definitions/generate.mjs r4=hl7.fhir.r4.examples@4.0.1/package \
//       r4b=hl7.fhir.r4b.core@4.3.0/package r5=hl7.fhir.r5.core@5.0.0/package
//
// It prints the counts the tests assert, and the required bindings that it cannot close.
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const BASE_URL = 'http://hl7.org/fhir/StructureDefinition/';
const FHIR_TYPE = BASE_URL + 'structuredefinition-fhir-type';
const PRIMITIVES = new Set([
    'base64Binary', 'boolean', 'canonical', 'code', 'date', 'dateTime', 'decimal', 'id', 'instant', 'integer',
    'integer64', 'markdown', 'oid', 'positiveInt', 'string', 'time', 'unsignedInt', 'uri', 'url', 'uuid', 'xhtml',
]);

const bytewise = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const last = (text) => text.slice(text.lastIndexOf('/') + 1);

// --- reading -------------------------------------------------------------------------------------

function readPackage(directory) {
    const definitions = [];
    const profiles = new Map();
    const valueSets = new Map();
    const codeSystems = new Map();
    for (const file of fs.readdirSync(directory).sort(bytewise)) {
        if (!/^(StructureDefinition|ValueSet|CodeSystem)-/.test(file)) continue;
        const resource = JSON.parse(fs.readFileSync(path.join(directory, file), 'utf8'));
        if (resource.resourceType === 'ValueSet') valueSets.set(resource.url, resource);
        else if (resource.resourceType === 'CodeSystem') codeSystems.set(resource.url, resource);
        else if (resource.derivation === 'constraint') profiles.set(resource.url, resource.type);
        else if (resource.kind !== 'logical') definitions.push(resource);
    }
    definitions.sort((a, b) => bytewise(a.type, b.type));
    return {definitions, profiles, valueSets, codeSystems};
}

// --- closed value sets ---------------------------------------------------------------------------

/// Thrown when a value set is not finite or its code system is not in the package.
class Open extends Error {}

function flatten(concepts, parents, out) {
    for (const concept of concepts ?? []) {
        out.push({concept, parents});
        flatten(concept.concept, [...parents, concept.code], out);
    }
    return out;
}

function propertyOf(concept, name) {
    const property = (concept.property ?? []).filter((p) => p.code === name);
    return property.map((p) => String(p.valueCode ?? p.valueString ?? p.valueBoolean ?? p.valueInteger));
}

function passes(filter, {concept, parents}) {
    const ancestors = [...parents, ...propertyOf(concept, 'parent'), ...propertyOf(concept, 'subsumedBy')];
    if (filter.property === 'concept' || filter.property === 'code') {
        if (filter.op === 'is-a') return concept.code === filter.value || ancestors.includes(filter.value);
        if (filter.op === 'descendent-of') return ancestors.includes(filter.value);
        if (filter.op === 'is-not-a') return concept.code !== filter.value && !ancestors.includes(filter.value);
    } else if (filter.op === '=') {
        return propertyOf(concept, filter.property).includes(filter.value);
    }
    throw new Open(`filter ${filter.property} ${filter.op}`);
}

function systemCodes(include, packaged) {
    if (include.concept) return new Set(include.concept.map((c) => c.code));
    const system = packaged.codeSystems.get(include.system);
    if (!system) throw new Open(`no code system ${include.system}`);
    if (system.content !== 'complete') throw new Open(`${system.content} code system ${include.system}`);
    const concepts = flatten(system.concept, [], []);
    if (concepts.length === 0) throw new Open(`empty code system ${include.system}`);
    return new Set(concepts.filter((c) => (include.filter ?? []).every((f) => passes(f, c))).map((c) => c.concept.code));
}

function includeCodes(include, packaged, open) {
    const sets = (include.valueSet ?? []).map((url) => expand(url, packaged, open));
    if (include.system) sets.push(systemCodes(include, packaged));
    return sets.reduce((a, b) => new Set([...a].filter((code) => b.has(code))));
}

function expand(canonical, packaged, open = []) {
    const url = canonical.split('|')[0];
    const valueSet = packaged.valueSets.get(url);
    if (!valueSet?.compose) throw new Open(`no value set ${url}`);
    if (open.includes(url)) throw new Open(`${url} includes itself`);
    const codes = new Set();
    for (const include of valueSet.compose.include) {
        for (const code of includeCodes(include, packaged, [...open, url])) codes.add(code);
    }
    for (const exclude of valueSet.compose.exclude ?? []) {
        for (const code of includeCodes(exclude, packaged, [...open, url])) codes.delete(code);
    }
    if (codes.size === 0) throw new Open('expands to nothing');
    return codes;
}

// --- the model -----------------------------------------------------------------------------------

class Model {
    constructor(packaged) {
        this.packaged = packaged;
        this.named = packaged.definitions.map((d) => d.type);
        this.kinds = new Map(packaged.definitions.map((d) => [d.type, d.kind]));
        this.types = [];
        this.byName = new Map();
        this.left = new Map();
        for (const definition of packaged.definitions) this.addDefinition(definition);
        // Named types first, then backbones, so that the named ones stay sorted by name.
        const backbone = (type) => Number(type.kind === 'backbone');
        this.types.sort((a, b) => backbone(a) - backbone(b) || bytewise(a.name, b.name));
        this.types.forEach((type, index) => (type.index = index));
    }

    addDefinition(definition) {
        const kinds = {'resource': 'resource', 'complex-type': 'complex', 'primitive-type': 'primitive'};
        const root = this.addType({
            name: definition.type,
            kind: kinds[definition.kind],
            abstract: definition.abstract === true,
            base: definition.baseDefinition ? last(definition.baseDefinition) : null,
        });
        for (const element of definition.snapshot.element.slice(1)) this.addElement(root, element, definition);
    }

    addType(type) {
        type.elements = [];
        this.types.push(type);
        this.byName.set(type.name, type);
        return type;
    }

    addElement(root, element, definition) {
        // `value` of a primitive is the JSON value itself; xhtml.extension is 0..0.
        if (element.max === '0' || (root.kind === 'primitive' && element.path === root.name + '.value')) return;
        const cut = element.path.lastIndexOf('.');
        const owner = this.byName.get(element.path.slice(0, cut));
        const choice = element.path.endsWith('[x]');
        const name = element.path.slice(cut + 1).replace('[x]', '');
        const backbone = definition.snapshot.element.some((e) => e.path.startsWith(element.path + '.'));
        if (backbone) this.addType({name: element.path, kind: 'backbone', abstract: false, base: element.type[0].code});
        owner.elements.push({
            name,
            min: element.min,
            max: element.max === '*' ? 0 : Number(element.max),
            choice,
            modifier: element.isModifier === true,
            summary: element.isSummary === true,
            refs: backbone ? [{type: element.path, targets: []}] : this.refs(element),
            codes: this.codes(element),
        });
    }

    refs(element) {
        if (element.contentReference) return [{type: element.contentReference.split('#')[1], targets: []}];
        // Element.id is a string and Resource.id an id in every release (https://hl7.org/fhir/R4/resource.html,
        // https://hl7.org/fhir/R5/element.html); the definitions say one or the other at random.
        if (element.base.path === 'Element.id') return [{type: 'string', targets: []}];
        if (element.base.path === 'Resource.id') return [{type: 'id', targets: []}];
        return element.type.map((type) => ({type: this.typeName(type), targets: this.targets(type)}));
    }

    typeName(type) {
        if (!type.code.startsWith('http://hl7.org/fhirpath/')) return type.code;
        const hint = type.extension?.find((e) => e.url === FHIR_TYPE);
        return hint.valueUrl ?? hint.valueUri;
    }

    targets(type) {
        const names = (type.targetProfile ?? []).map((url) => this.packaged.profiles.get(url) ?? last(url));
        for (const name of names) {
            if (!this.kinds.has(name)) throw new Error(`unknown reference target ${name}`);
        }
        return names.includes('Resource') ? [] : [...new Set(names)].sort(bytewise);
    }

    codes(element) {
        // Only where the value is a bare code: a Coding's code means something in its system only.
        const bare = (element.type ?? []).every((t) => ['code', 'string', 'uri'].includes(t.code));
        if (!bare || element.binding?.strength !== 'required' || !element.binding.valueSet) return null;
        const url = element.binding.valueSet.split('|')[0];
        try {
            return {url, codes: [...expand(url, this.packaged)].sort(bytewise)};
        } catch (error) {
            if (!(error instanceof Open)) throw error;
            this.left.set(url, error.message);
            return null;
        }
    }
}

// --- writing -------------------------------------------------------------------------------------

/// A run of values written once, however many rows point at it.
class Pool {
    constructor() {
        this.offsets = new Map();
        this.size = 0;
        this.rows = [];
    }
    add(values) {
        if (values.length === 0) return '{}';
        const key = values.join(',');
        if (!this.offsets.has(key)) {
            this.offsets.set(key, this.size);
            this.rows.push(key + ',');
            this.size += values.length;
        }
        return this.offsets.get(key);
    }
}

const text = (value) => JSON.stringify(value) + 'sv';

function wrap(values) {
    const lines = [''];
    for (const value of values) {
        if (lines.at(-1).length + value.length > 118) lines.push('');
        lines[lines.length - 1] += value;
    }
    return lines.join('\n');
}

function tables(model) {
    const names = new Pool();
    const refs = new Pool();
    const codeSets = new Map();
    const elements = [];
    const members = [];
    const types = [];
    const span = (array, at, size) => (size === 0 ? '{}' : `{${array}+${at},${size}}`);

    const refText = (ref) =>
        `{&T[${model.byName.get(ref.type).index}],${span('N', names.add(ref.targets.map(text)), ref.targets.length)}}`;
    const codesText = (codes) => {
        if (codes === null) return '0';
        const key = codes.url;
        if (!codeSets.has(key)) codeSets.set(key, `{${text(codes.url)},${span('N', names.add(codes.codes.map(text)), codes.codes.length)}},`);
        return `C+${[...codeSets.keys()].indexOf(key)}`;
    };
    for (const type of model.types) {
        const first = elements.length;
        const own = [];
        type.elements.sort((a, b) => bytewise(a.name, b.name));
        for (const element of type.elements) {
            const at = refs.add(element.refs.map(refText));
            element.refs.forEach((ref, i) => {
                const suffix = element.choice ? ref.type[0].toUpperCase() + ref.type.slice(1) : '';
                own.push({name: element.name + suffix, row: `E+${elements.length},R+${at + i}`});
            });
            const flags = [element.choice, element.modifier, element.summary].map(Number);
            elements.push(`{${text(element.name)},${element.min},${element.max},${flags},` +
                          `${span('R', at, element.refs.length)},${codesText(element.codes)}},`);
        }
        if (type.elements.length > 128) throw new Error(`${type.name} has more than 128 elements`);
        own.sort((a, b) => bytewise(a.name, b.name));
        const firstMember = members.length;
        for (const member of own) members.push(`{${text(member.name)},${member.row}},`);
        const base = type.base === null ? '0' : `&T[${model.byName.get(type.base).index}]`;
        const primitive = PRIMITIVES.has(type.name) ? `Primitive::${snake(type.name)}` : 'Primitive::none';
        types.push(`{${text(type.name)},TypeKind::${type.kind},${Number(type.abstract)},${primitive},${base},` +
                   `${span('E', first, type.elements.length)},${span('M', firstMember, own.length)}},`);
    }
    return {names, refs, codeSets, elements, members, types};
}

const snake = (name) => name.replace(/([A-Z])/g, (letter) => '_' + letter.toLowerCase());

function source(version, model) {
    const t = tables(model);
    const named = model.named.map((name, index) => `T+${index},`);
    return `// Generated by fhir/definitions/generate.mjs from HL7's definitions of ${version.toUpperCase()}; not edited by hand.
#include "fhir/definitions/tables.hpp"

// clang-format off
namespace fhir::definitions {
namespace {
using namespace std::string_view_literals;

extern const Type T[${t.types.length}];
// Names of reference targets, and codes.
constexpr std::string_view N[] = {
${wrap(t.names.rows)}
};
constexpr TypeRef R[] = {
${wrap(t.refs.rows)}
};
constexpr ClosedCodes C[] = {
${[...t.codeSets.values()].join('\n')}
};
constexpr Element E[] = {
${t.elements.join('\n')}
};
constexpr Member M[] = {
${t.members.join('\n')}
};
constinit const Type T[] = {
${t.types.join('\n')}
};
constexpr const Type* named[] = {
${wrap(named)}
};
}  // namespace

std::span<const Type* const> ${version}_types() { return named; }

}  // namespace fhir::definitions
`;
}

for (const argument of process.argv.slice(2)) {
    const [version, directory] = argument.split('=');
    const model = new Model(readPackage(directory));
    const code = source(version, model);
    fs.writeFileSync(path.join(HERE, version + '.cpp'), code);
    const own = model.types.reduce((sum, type) => sum + type.elements.length, 0);
    const closed = model.types.reduce((sum, type) => sum + type.elements.filter((e) => e.codes).length, 0);
    console.log(`${version}: ${model.named.length} named types, ${model.types.length} with backbones, ${own} elements, ` +
                `${closed} closed bindings, ${code.length} bytes`);
    for (const [url, why] of [...model.left].sort()) console.log(`  left open: ${url} (${why})`);
}
